"""The Chalice app: registers the blueprints, nothing else."""

from chalice.app import Chalice

from chalicelib.entrypoints import authorizer, desk, groups, public, queues, replies, schedules, streams

app = Chalice(app_name="heed", configure_logs=False)

for blueprint in (public.bp, desk.bp, groups.bp, replies.bp, authorizer.bp, streams.bp, queues.bp, schedules.bp):
    app.register_blueprint(blueprint)
