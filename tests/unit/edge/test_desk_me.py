"""Who a member of staff is to the desk."""

from tests.http import OFFICIAL, Http
from tests.unit.edge.requests import anyone, is_problem, official

ME = "/v1/desk/me"


def test_staff_learn_in_which_role_they_act_and_for_whom() -> None:
    assert official.get(ME).json == {"role": "official", "agency": "office"}


def test_an_analyst_may_be_of_no_agency() -> None:
    assert Http(claims={"sub": "ann", "role": "analyst", "staff": "true"}).get(ME).json == {
        "role": "analyst",
        "agency": None,
    }


def test_nobody_else_learns_anything() -> None:
    assert is_problem(Http(claims={**OFFICIAL, "staff": "false"}).get(ME), 403)
    assert is_problem(anyone.get(ME), 403)
