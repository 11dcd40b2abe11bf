"""The submission that opened a case, feedback or appeal."""

from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.ports.submissions import AppealStore, FeedbackStore


class KeptSubmissions:
    """Satisfies ``Submissions`` by the stores of each kind."""

    def __init__(self, feedback: FeedbackStore, appeals: AppealStore) -> None:
        self._feedback = feedback
        self._appeals = appeals

    def submission(self, origin: str, submission_id: str) -> Feedback | Appeal | None:
        match origin:
            case "feedback":
                return self._feedback.feedback(submission_id)
            case "appeal":
                return self._appeals.appeal(submission_id)
            case _:
                return None
