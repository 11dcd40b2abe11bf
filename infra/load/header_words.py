"""Words that identify columns and scores of unknown files, in the languages of the packs."""

from collections.abc import Mapping

FIELDS: Mapping[str, tuple[str, ...]] = {
    "level": ("score", "rating", "stars", "оцен", "оцін", "балл", "бал", "评分", "满意", "评价", "得分"),
    "date": ("date", "day", "дата", "日期", "时间"),
    "respondent": ("respondent", "visitor", "респондент", "заявник", "заявител", "номер", "编号", "序号", "id", "№"),
    "agency": ("agency", "trust", "department", "authority", "орган", "ведомств", "відомств", "部门", "机构", "单位"),
    "service": ("service", "услуг", "послуг", "сервис", "сервіс", "服务", "事项"),
    "comments": (
        "comment",
        "text",
        "feedback",
        "remark",
        "коммент",
        "комент",
        "отзыв",
        "відгук",
        "意见",
        "建议",
        "评论",
    ),
}
"""Parts of headers by field, in lower case. Columns are assigned to fields in this order."""

LEVELS: Mapping[str, int] = {
    **dict.fromkeys(("excellent", "very good", "very satisfied", "отлично", "відмінно", "非常满意", "很满意"), 5),
    **dict.fromkeys(("good", "satisfied", "хорошо", "добре", "满意"), 4),
    **dict.fromkeys(("average", "fair", "neutral", "neither", "удовлетворительно", "нормально", "задовільно"), 3),
    **dict.fromkeys(("基本满意", "一般"), 3),
    **dict.fromkeys(("poor", "bad", "dissatisfied", "плохо", "погано", "不满意"), 2),
    **dict.fromkeys(("very poor", "very bad", "very dissatisfied", "очень плохо", "дуже погано", "非常不满意"), 1),
}
"""Levels by words that files use instead of scores, in lower case."""

ORDER_FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "number", "ticket", "ref", "номер", "№", "工单号", "单号", "编号"),
    "due_at": ("due", "target", "deadline", "срок", "термін", "时限", "期限", "截止"),
    "closed_at": (
        "closed",
        "resolved",
        "completed",
        "закрыт",
        "заверш",
        "исполнен",
        "закрит",
        "виконан",
        "办结",
        "结案",
    ),
    "answered_at": ("answered", "replied", "responded", "ответ", "відповід", "答复", "回复"),
    "opened_at": (
        *("opened", "open", "created", "received", "registered", "date"),
        *("поступ", "создан", "регистрац", "открыт", "дата", "надійшл", "створен", "реєстрац"),
        *("受理", "登记", "创建", "日期", "时间"),
    ),
    "statement": (
        *("statement", "description", "complaint", "text", "описан", "текст", "содержан", "суть"),
        *("опис", "зміст", "内容", "描述"),
    ),
    "agency": (*FIELDS["agency"], "отдел", "управлен", "исполнитель", "відділ", "управлін", "виконавець", "承办"),
    "channel": ("channel", "source", "канал", "источник", "способ", "джерело", "спосіб", "渠道", "来源"),
    "outcome": ("outcome", "result", "resolution", "результат", "итог", "решен", "підсум", "结果"),
    "service": FIELDS["service"],
    "topic": ("topic", "subject", "category", "reason", "тема", "категор", "类别", "主题", "分类"),
    "kind": ("kind", "type", "вид", "тип", "类型"),
    "region": ("region", "district", "neighborhood", "район", "округ", "регион", "регіон", "区"),
}
"""The same for files of work orders."""

CHANNELS: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone", "call", "тел", "звон", "дзвін", "电话", "热线"),
    "email": ("email", "e-mail", "эл. поч", "электронн", "електронн", "邮件"),
    "mobile": ("mobile", "app", "мобил", "прилож", "мобіл", "застосун", "手机"),
    "social": ("social", "twitter", "facebook", "telegram", "соц", "微信", "微博"),
    "web": ("web", "site", "online", "self service", "сайт", "портал", "网"),
    "mail": ("letter", "post", "письм", "почт", "лист", "пошт", "来信"),
    "hall": ("hall", "counter", "in person", "walk", "лично", "приём", "прием", "особист", "прийом", "大厅", "窗口"),
    "api": ("employee", "integration", "сотрудник", "працівник"),
}
"""Parts of values, in lower case, by which a channel is recognised; the first that fits counts."""
