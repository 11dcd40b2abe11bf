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
