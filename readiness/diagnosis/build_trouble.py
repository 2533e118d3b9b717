"""What builds fail of: how each is recognised, said, and mended."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from readiness.sentence import Sentence, say


class Trouble(StrEnum):
    """What kind of thing went wrong in a build."""

    NO_DOCKERFILE = "no-dockerfile"
    NO_TARGET = "no-target"
    SYNTAX = "syntax"
    BASE_IMAGE = "base-image"
    COPY_SOURCE = "copy-source"
    DISK = "disk"
    MEMORY = "memory"
    ARCHITECTURE = "architecture"
    NETWORK = "network"
    REQUIREMENT = "requirement"
    SYSTEM_PACKAGE = "system-package"
    NODE_PACKAGE = "node-package"
    NO_COMMAND = "no-command"
    NO_USER = "no-user"
    COMMAND = "command"


# The first pattern that is found tells the trouble; its group is the thing at fault. Those of the
# builder's own words come first, then those of the command's output.
IN_ERROR = (
    (Trouble.NO_DOCKERFILE, r"failed to read dockerfile"),
    (Trouble.NO_TARGET, r"target stage \"?([^\s\"]+)\"? could not be found"),
    (Trouble.SYNTAX, r"dockerfile parse error.*line \d+: (.*)"),
    (Trouble.DISK, r"no space left on device"),
    (
        Trouble.BASE_IMAGE,
        r"^(?:\[internal\] load metadata for|FROM|resolve image config for) (\S+)",
    ),
    (Trouble.COPY_SOURCE, r"\"/([^\"]*)\":? not found"),
    (Trouble.COPY_SOURCE, r"lstat \S*/buildkit-mount\d+/(\S+): no such file"),
    (Trouble.NO_USER, r"unable to find user (\S+):"),
    (Trouble.NETWORK, r"Get \"([^\"]+)\": dial"),
    (Trouble.SYNTAX, r"failed to create LLB definition: (.*)"),
    (Trouble.MEMORY, r"exit code: 137"),
)
IN_OUTPUT = (
    (Trouble.DISK, r"No space left on device"),
    (Trouble.ARCHITECTURE, r"exec format error"),
    (
        Trouble.NETWORK,
        r"(?:Could not resolve host:|Temporary failure resolving|EAI_AGAIN) '?([\w.-]+)",
    ),
    (Trouble.NETWORK, r"Temporary failure in name resolution|Network is unreachable"),
    (Trouble.REQUIREMENT, r"No matching distribution found for (\S+)"),
    (Trouble.REQUIREMENT, r"Because (\S+) was not found in the package registry"),
    (Trouble.SYSTEM_PACKAGE, r"Unable to locate package (\S+)"),
    (Trouble.SYSTEM_PACKAGE, r"Package '?([^\s']+)'? has no installation candidate"),
    (Trouble.SYSTEM_PACKAGE, r"(?<!\S)(\S+) \(no such package\)"),
    (Trouble.NODE_PACKAGE, r"npm (?:ERR!|error).*No matching version found for (\S+?)\.?$"),
    (Trouble.NODE_PACKAGE, r"npm (?:ERR!|error) 404 +'([^']+)' is not in"),
    (Trouble.NO_COMMAND, r"(?<!\S)(\S+): (?:command )?not found$"),
    (Trouble.NO_COMMAND, r"exec: \"([^\"]+)\": executable file not found"),
)
REASONS: Mapping[Trouble, Sentence] = {
    Trouble.NO_DOCKERFILE: say("there is no {file}", file="…"),
    Trouble.NO_TARGET: say("{file} has no stage {subject}", file="…", subject="…"),
    Trouble.SYNTAX: say("{file} cannot be read: {subject}", file="…", subject="…"),
    Trouble.BASE_IMAGE: say("the image {subject} is not here and cannot be pulled", subject="…"),
    Trouble.COPY_SOURCE: say("there is no {subject} to copy", subject="…"),
    Trouble.DISK: say("the disk is full"),
    Trouble.MEMORY: say("the command was killed, most likely for want of memory"),
    Trouble.ARCHITECTURE: say("a program is made for another processor"),
    Trouble.NETWORK: say("the network cannot be reached: {subject}", subject="…"),
    Trouble.REQUIREMENT: say("there is no distribution {subject}", subject="…"),
    Trouble.SYSTEM_PACKAGE: say("there is no system package {subject}", subject="…"),
    Trouble.NODE_PACKAGE: say("there is no package {subject}", subject="…"),
    Trouble.NO_COMMAND: say("there is no command {subject}", subject="…"),
    Trouble.NO_USER: say("there is no user {subject}", subject="…"),
    Trouble.COMMAND: say("the command ended with exit code {end}", end="…"),
}
HINTS: Mapping[Trouble, Sentence] = {
    Trouble.NO_DOCKERFILE: say("correct `dockerfile` in the configuration, or add the file"),
    Trouble.NO_TARGET: say("correct `target` in the configuration, or name a stage so"),
    Trouble.SYNTAX: say("correct this line"),
    Trouble.BASE_IMAGE: say(
        "if it is built from this repository, list it under `images` with `tag:"
        " {subject}` and name that entry in `needs`; otherwise check its name, "
        "and log in to its registry",
        subject="…",
    ),
    Trouble.COPY_SOURCE: say(
        "it is looked for in the build context, {context}, or in the stage that"
        " --from names: correct the path, or let .dockerignore leave it in",
        context="…",
    ),
    Trouble.DISK: say("make room for the engine (docker system df shows what takes it)"),
    Trouble.MEMORY: say("build with more memory, or with less work side by side"),
    Trouble.ARCHITECTURE: say(
        "build on a base image for this machine's processor, or set `platform`"
    ),
    Trouble.NETWORK: say(
        "see whether the host has a network and the name is right, then run it again"
    ),
    Trouble.REQUIREMENT: say(
        "correct its name or version in the requirements file, or choose a Python that it supports"
    ),
    Trouble.SYSTEM_PACKAGE: say(
        "correct its name, or run the package index's update in the same RUN"
    ),
    Trouble.NODE_PACKAGE: say("correct its name or version in package.json"),
    Trouble.NO_COMMAND: say(
        "install {subject} in an earlier step, or correct its name or PATH", subject="…"
    ),
    Trouble.NO_USER: say("make the user in an earlier step (useradd, adduser), or correct USER"),
    Trouble.COMMAND: say("the last lines that it printed say why"),
}
