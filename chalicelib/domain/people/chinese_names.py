"""Find the name of a person in Chinese text: a family name and the signs of a given name (王小明).

Chinese is written without spaces, and most family names are also words (高 high, 于 in, 金 gold). The signs alone prove
nothing: they count only where people write names, that is alone between other characters, at the beginning of a
sentence, or after a word of naming (联系, 经办人), and where no place (路, 小区) or organisation (小学) follows.
"""

import re
from collections.abc import Iterable

from chalicelib.domain.people.names import CHINESE_FAMILY, CHINESE_FAMILY_AND_WORD, CHINESE_GIVEN_SIGNS


def _one_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


_GIVEN = f"[{''.join(sorted(CHINESE_GIVEN_SIGNS))}]"
_GIVEN_TWO = f"{_GIVEN}(?!小){_GIVEN}"
"""Two signs of a given name. None ends with 小: there a word begins (小学, 小区)."""
_CLEAR = _one_of(CHINESE_FAMILY - CHINESE_FAMILY_AND_WORD)
_UNCLEAR = _one_of(CHINESE_FAMILY_AND_WORD)
_HAN = r"[\u4e00-\u9fff]"
_BEGINS, _ENDS = rf"(?<!{_HAN})", rf"(?!{_HAN})"

_NAMING = (
    "(?:我叫|我是|名叫|叫做|姓名|名字|本人|联系人?|经办人|负责人|申请人|投诉人|举报人|当事人|委托人|代理人|法定代表人|签名|签字|签收人"
    "|收件人|寄件人|市民|居民|村民|业主|患者|老师|医生|主任|局长|科长|处长|经理|同志|律师|警官|护士|司机|工作人员|感谢|致电|询问|寻找)"
    r"(?:是|为|:|：|\s){0,3}"
)
"""Words before a name."""

_NAMING_CLEARLY = "[找由向给请和与跟让被]"
"""Short words before a name. They stand before many other words too."""

_TITLE = "(?:先生|女士|小姐)"
_PERSON = (
    f"(?:{_TITLE}|同志|老师|医生|大夫|主任|局长|科长|处长|经理|律师|警官|护士|师傅|您好|你好|说|称|反映|投诉|来电|致电|表示|住在|家住"
    "|的?(?:电话|手机|身份证|护照|住址|地址|账号))"
)
"""Words behind a name."""

_PLACE = (
    "(?:[东西南北中小大新]?(?:[路街道巷弄区县镇乡村庄园山河湖江海桥站场馆院校厂店楼寺庙岛港湾市省州]|学校|学院|小学|中学|大学|幼儿园)"
    "|国际|公司|集团|机场|酒店|广场|社区|机关|银行)"
)
"""What follows a name by which a place or an organisation is called."""

_NO_PLACE = f"(?!{_PLACE})"
_NO_PLACE_NEAR = rf"(?!{_HAN}{{0,3}}{_PLACE})"

_PERSON_NAMED = re.compile(
    # Nothing but the name; a family name that is no word may have one sign behind it.
    rf"{_BEGINS}(?:{_CLEAR}(?:{_GIVEN}|{_GIVEN_TWO})|{_UNCLEAR}{_GIVEN_TWO}){_ENDS}"
    # Its title is behind it.
    rf"|{_CLEAR}{_HAN}{{0,2}}{_TITLE}|(?:{_BEGINS}|{_NAMING}){_UNCLEAR}{_GIVEN}{{0,2}}{_TITLE}"
    # At the beginning.
    rf"|{_BEGINS}{_CLEAR}{_GIVEN_TWO}{_NO_PLACE}|{_BEGINS}{_UNCLEAR}{_GIVEN_TWO}{_PERSON}"
    # A word of naming is before it.
    rf"|{_NAMING}(?:{_CLEAR}{_GIVEN_TWO}{_NO_PLACE}|{_UNCLEAR}{_GIVEN_TWO}{_NO_PLACE_NEAR}|{_CLEAR}{_GIVEN}{_ENDS})"
    rf"|{_NAMING_CLEARLY}{_CLEAR}(?:{_GIVEN_TWO}{_NO_PLACE}|{_GIVEN}{_ENDS})"
)


def names_person_in_chinese(text: str) -> bool:
    """Whether a text names somebody in Chinese."""
    return _PERSON_NAMED.search(text) is not None
