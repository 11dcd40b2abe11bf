"""The Chalice app: registers the blueprints, nothing else."""

from chalice.app import Chalice

from chalicelib.entrypoints import (
    authorizer,
    desk,
    desk_imports,
    groups,
    promises,
    public,
    queues,
    replies,
    schedules,
    streams,
)

app = Chalice(app_name="heed", configure_logs=False)

_DESK = (desk.bp, desk_imports.bp, groups.bp, promises.bp, replies.bp)

for blueprint in (public.bp, *_DESK, authorizer.bp, streams.bp, queues.bp, schedules.bp):
    app.register_blueprint(blueprint)
