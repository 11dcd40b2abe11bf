"""The Chalice app: registers the blueprints, nothing else."""

from chalice.app import Chalice

from chalicelib.entrypoints import authorizer, campaigns, faq, groups, queues, schedules, staff, staff_surveys, streams
from chalicelib.entrypoints.cases import author, calls, desk, imports, promises, replies
from chalicelib.entrypoints.people import cabinet, invitations, opt_outs, profile
from chalicelib.entrypoints.submissions import appeals, outreach

app = Chalice(app_name="heed", configure_logs=False)

_PUBLIC = (author, appeals, invitations, outreach, cabinet, opt_outs, profile)
_DESK = (calls, desk, imports, staff, groups, promises, replies, campaigns, faq, staff_surveys)
_FUNCTIONS = (authorizer, streams, queues, schedules)

for module in (*_PUBLIC, *_DESK, *_FUNCTIONS):
    app.register_blueprint(module.bp)
