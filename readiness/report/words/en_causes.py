"""What the causes are called and mean, in English."""

from collections.abc import Mapping

from readiness.model import Cause
from readiness.report.words.catalogue import CauseWords

CAUSES: Mapping[Cause, CauseWords] = {
    Cause.BUILD_FAILED: CauseWords(
        title="the image does not build",
        meaning="The worker's image could not be built from its Dockerfile.",
        advice="Mend the step that the message names.",
    ),
    Cause.ENTRY_NOT_FOUND: CauseWords(
        title="the entry module is not in the image",
        meaning=(
            "The worker's entry module, or a package that it lies in, does not exist in the image."
        ),
        advice="Copy it into the image, or correct the module's name or the working directory.",
    ),
    Cause.IMPORT_FAILED: CauseWords(
        title="the entry module does not load",
        meaning="Loading the worker's entry module ended with an exception.",
        advice="Mend the line that the traceback names.",
    ),
    Cause.MISSING_DEPENDENCY: CauseWords(
        title="a dependency is missing in the image",
        meaning="The worker imports a module that is not installed in its image.",
        advice="Add it to what the image installs.",
    ),
    Cause.FORBIDDEN_MODULE: CauseWords(
        title="a forbidden module is loaded",
        meaning="Loading the worker also loads a module that the configuration forbids.",
        advice="Remove the import that leads there.",
    ),
    Cause.EXITED_EARLY: CauseWords(
        title="it exits instead of loading",
        meaning="The process ended before the worker was loaded.",
        advice="Keep calls of exit, and the work itself, out of what runs at import.",
    ),
    Cause.NEEDS_SERVICE: CauseWords(
        title="it cannot load without a server",
        meaning="The worker connects to a server while it loads.",
        advice="Connect when the work begins, not at import.",
    ),
    Cause.OUT_OF_MEMORY: CauseWords(
        title="it ran out of memory",
        meaning="The kernel killed the process for lack of memory.",
        advice="Load less at the start, or raise `limits.memory`.",
    ),
    Cause.WRONG_ARCHITECTURE: CauseWords(
        title="the image is for another processor",
        meaning="The image cannot be executed on this engine's processor.",
        advice="Build it for the runner's platform.",
    ),
    Cause.IMAGE_NOT_FOUND: CauseWords(
        title="the image does not exist",
        meaning="The image is not built here and could not be pulled.",
        advice="Correct its name, build it here, or log in to its registry.",
    ),
    Cause.CLIENT_NOT_FOUND: CauseWords(
        title="there is no such Redis client",
        meaning="The client factory that the configuration names does not exist in the image.",
        advice="Correct `client`, or copy the module into the image.",
    ),
    Cause.CLIENT_NONE: CauseWords(
        title="the factory gave no Redis client",
        meaning="The client factory gave nothing: it fell back silently.",
        advice="Let it raise when it cannot connect, and give it the settings that it reads.",
    ),
    Cause.UNREACHABLE: CauseWords(
        title="the server was not reached",
        meaning="The worker never got a connection to the server.",
        advice="Have it read host and port from its environment.",
    ),
    Cause.AUTH_FAILED: CauseWords(
        title="the login was refused",
        meaning="The server refused the worker's login.",
        advice="Have it use the user and password of its environment.",
    ),
    Cause.WRONG_SERVER: CauseWords(
        title="it talks to another server",
        meaning="Something answered the worker, but the lab's server never saw it.",
        advice="Have it use the address of its environment, not one of its own.",
    ),
    Cause.VACUOUS_PROBE: CauseWords(
        title="the probe also passes without Redis",
        meaning="With Redis unreachable the probe still passed: it proves nothing.",
        advice="Make it fail when Redis does not answer.",
    ),
    Cause.PROBE_FAILED: CauseWords(
        title="the probe failed",
        meaning="The probe of the connection ended with an error.",
        advice="Mend what its output names.",
    ),
    Cause.NOT_ENQUEUED: CauseWords(
        title="the trigger put no message on the queue",
        meaning="The trigger ran, and no message arrived on the gate's queue.",
        advice="Have the producer send to the queue that its environment names.",
    ),
    Cause.CONSUMED_BEFORE_START: CauseWords(
        title="someone else took the message",
        meaning="The message was touched before the worker had started.",
        advice="Let nothing else consume from this queue during the check.",
    ),
    Cause.NEVER_RECEIVED: CauseWords(
        title="the worker never received the message",
        meaning="The message lay on the queue, and the worker did not ask for it.",
        advice="Check which queue, region and endpoint the worker polls.",
    ),
    Cause.RECEIVED_NOT_DELETED: CauseWords(
        title="received and never deleted",
        meaning="The worker received the message and did not delete it.",
        advice="Delete it after the commit.",
    ),
    Cause.DELETED_WITHOUT_PROCESSING: CauseWords(
        title="deleted without the work being done",
        meaning="The message was deleted, and the state never became what was expected.",
        advice="Delete it only after the work is committed.",
    ),
    Cause.ACK_BEFORE_COMMIT: CauseWords(
        title="deleted before the commit",
        meaning=(
            "The message was deleted before its work was committed: a crash in between loses it."
        ),
        advice="Commit first, then delete.",
    ),
    Cause.DEAD_LETTERED: CauseWords(
        title="the message was dead-lettered",
        meaning="The message was received too often and went to the dead-letter queue.",
        advice="Mend the error that makes the work fail.",
    ),
    Cause.REDELIVERED: CauseWords(
        title="the message was delivered again",
        meaning="The message was received again after its first receive.",
        advice="Make the visibility timeout longer than the work, or extend it meanwhile.",
    ),
    Cause.WORKER_EXITED: CauseWords(
        title="the worker exited",
        meaning="The worker's process ended although it had to go on, or ended with an error.",
        advice="Mend what its last lines of output name.",
    ),
    Cause.WORKER_OUT_OF_MEMORY: CauseWords(
        title="the worker ran out of memory",
        meaning="The kernel killed the worker for lack of memory.",
        advice="Use less memory, or raise `limits.memory`.",
    ),
    Cause.WORKER_UNHEALTHY: CauseWords(
        title="the worker is unhealthy",
        meaning="The image's own health check says that the worker is not well.",
        advice="Mend the worker, or the health check.",
    ),
    Cause.WRONG_QUEUE: CauseWords(
        title="the worker polls another queue",
        meaning=(
            "The worker asks another queue, region or account than the one that has the message."
        ),
        advice="Have it use the queue that its environment names.",
    ),
    Cause.ALREADY_EXPECTED: CauseWords(
        title="the state was there before the job",
        meaning=("The query gave the expected state before the job: the gate would prove nothing."),
        advice="Begin with another state, or expect another one.",
    ),
    Cause.NO_ROW: CauseWords(
        title="the query gives no row",
        meaning="No row that the query asks for came to be.",
        advice="Check that the worker writes it, and that the query finds it.",
    ),
    Cause.UNCHANGED: CauseWords(
        title="the state did not change",
        meaning="The state is what it was before the job.",
        advice="Check that the worker handles this message and commits.",
    ),
    Cause.WRONG_VALUE: CauseWords(
        title="the state is not what was expected",
        meaning="The state changed, but not to what was expected.",
        advice="Mend the worker, or correct `expect`.",
    ),
    Cause.REVERTED: CauseWords(
        title="the state did not last",
        meaning="The state was as expected, and then changed again.",
        advice="Find what writes after the job is done.",
    ),
    Cause.NOT_COMMITTED: CauseWords(
        title="the work was not committed",
        meaning="The worker wrote, and rolled back or left its transaction open.",
        advice="Commit before the message is deleted.",
    ),
    Cause.FOREIGN_WRITER: CauseWords(
        title="someone else wrote the state",
        meaning="The commit that made the state true was not the worker's.",
        advice="Let the worker write it, or name the service under `writer`.",
    ),
    Cause.QUERY_FAILED: CauseWords(
        title="the query failed",
        meaning="Postgres refused the query of the configuration.",
        advice="Correct `query`, or make the table in `setup`.",
    ),
    Cause.TIMEOUT: CauseWords(
        title="it took too long",
        meaning="What was awaited did not happen within the time that is set.",
        advice="Find what it waits for, or raise `timeout`.",
    ),
    Cause.BLOCKED: CauseWords(
        title="something that it needs failed",
        meaning="The gate could not be judged, because an earlier thing that it needs failed.",
        advice="Mend that first.",
    ),
    Cause.NOT_CONFIGURED: CauseWords(
        title="the gate is not configured",
        meaning="The configuration says nothing about this gate, so it has not passed.",
        advice="Add the gate, or waive it with a reason.",
    ),
    Cause.SETUP_FAILED: CauseWords(
        title="a setup step failed",
        meaning="A step under `setup` failed, and this gate needs it.",
        advice="Mend that step.",
    ),
    Cause.SERVICE_FAILED: CauseWords(
        title="a service did not get ready",
        meaning="A service of the configuration did not get ready, and this gate needs it.",
        advice="Mend that service, or its `ready` condition.",
    ),
    Cause.LAB_FAILED: CauseWords(
        title="the lab failed, not the worker",
        meaning="The check itself broke: this says nothing about the worker.",
        advice="Mend what the message names, and run it again.",
    ),
    Cause.NO_REPORT: CauseWords(
        title="there is no report on the worker",
        meaning="None of the reports that were merged is about this worker, so it has not passed.",
        advice="See what became of the job that was to check it.",
    ),
}
