"""What builds fail of: how each is recognised, said, and mended."""

from __future__ import annotations

from enum import StrEnum


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
REASONS = {
    Trouble.NO_DOCKERFILE: "there is no {file}",
    Trouble.NO_TARGET: "{file} has no stage {subject}",
    Trouble.SYNTAX: "{file} cannot be read: {subject}",
    Trouble.BASE_IMAGE: "the image {subject} is not here and cannot be pulled",
    Trouble.COPY_SOURCE: "there is no {subject} to copy",
    Trouble.DISK: "the disk is full",
    Trouble.MEMORY: "the command was killed, most likely for want of memory",
    Trouble.ARCHITECTURE: "a program is made for another processor",
    Trouble.NETWORK: "the network cannot be reached: {subject}",
    Trouble.REQUIREMENT: "there is no distribution {subject}",
    Trouble.SYSTEM_PACKAGE: "there is no system package {subject}",
    Trouble.NODE_PACKAGE: "there is no package {subject}",
    Trouble.NO_COMMAND: "there is no command {subject}",
    Trouble.NO_USER: "there is no user {subject}",
    Trouble.COMMAND: "the command ended with exit code {end}",
}
HINTS = {
    Trouble.NO_DOCKERFILE: "correct `dockerfile` in the configuration, or add the file",
    Trouble.NO_TARGET: "correct `target` in the configuration, or name a stage so",
    Trouble.SYNTAX: "correct this line",
    Trouble.BASE_IMAGE: "if it is built from this repository, list it under `images` with"
    " `tag: {subject}` and name that entry in `needs`; otherwise check its name, and log in to"
    " its registry",
    Trouble.COPY_SOURCE: "it is looked for in the build context, {context}, or in the stage that"
    " --from names: correct the path, or let .dockerignore leave it in",
    Trouble.DISK: "make room for the engine (docker system df shows what takes it)",
    Trouble.MEMORY: "build with more memory, or with less work side by side",
    Trouble.ARCHITECTURE: "build on a base image for this machine's processor, or set `platform`",
    Trouble.NETWORK: "see whether the host has a network and the name is right, then run it again",
    Trouble.REQUIREMENT: "correct its name or version in the requirements file, or choose a"
    " Python that it supports",
    Trouble.SYSTEM_PACKAGE: "correct its name, or run the package index's update in the same RUN",
    Trouble.NODE_PACKAGE: "correct its name or version in package.json",
    Trouble.NO_COMMAND: "install {subject} in an earlier step, or correct its name or PATH",
    Trouble.NO_USER: "make the user in an earlier step (useradd, adduser), or correct USER",
    Trouble.COMMAND: "the last lines that it printed say why",
}
