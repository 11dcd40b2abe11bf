"""The Chalice app: registers the blueprints, nothing else."""

from chalice.app import Chalice

from chalicelib.entrypoints import (
    appeals,
    authorizer,
    calls,
    campaigns,
    desk,
    desk_imports,
    desk_me,
    faq,
    groups,
    internal,
    invitations,
    me,
    opt_outs,
    profile,
    promises,
    public,
    queues,
    replies,
    schedules,
    streams,
)

app = Chalice(app_name="heed", configure_logs=False)

_DESK = (calls.bp, desk.bp, desk_imports.bp, desk_me.bp, groups.bp, promises.bp, replies.bp)
_REPORTS = (campaigns.bp, faq.bp, internal.bp)
_PUBLIC = (public.bp, appeals.bp, invitations.bp, me.bp, opt_outs.bp, profile.bp)

for blueprint in (*_PUBLIC, *_DESK, *_REPORTS, authorizer.bp, streams.bp, queues.bp, schedules.bp):
    app.register_blueprint(blueprint)
