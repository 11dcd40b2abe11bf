"""Keys of files in their bucket: where a file lies says what has become of it.

``uploads/``      sent; gone after a day
``unchecked/``    named by an appeal, as it was sent; nobody is given a link to it
``attachments/``  the clean copy, which people open (or a file from the time before files were cleaned)
``refused/``      there is no clean copy; gone after a month
"""


def upload_key(upload_id: str) -> str:
    return f"uploads/{upload_id}"


def unchecked_key(appeal_id: str, upload_id: str) -> str:
    return f"unchecked/{appeal_id}/{upload_id}"


def attachment_key(appeal_id: str, upload_id: str) -> str:
    return f"attachments/{appeal_id}/{upload_id}"


def refused_key(appeal_id: str, upload_id: str) -> str:
    return f"refused/{appeal_id}/{upload_id}"
