#!/usr/bin/env python3
"""Writes the man pages and completions: man.py BIN OUT.

BIN holds datelined and datelinectl, whose argument definitions become datelined(8), datelinectl(1) and a page for each command;
config/dateline.yaml, where every key is described once, becomes dateline.yaml(5). OUT/man gets the pages (mdoc(7)), OUT/completions
the completions of bash, zsh and fish. Python's standard library only.
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATE = "November 26, 2026"


def text(value):
    """A line of running text: what roff reads as its own is escaped."""
    value = value.replace("\\", "\\e").replace("“", "\\(lq").replace("”", "\\(rq").replace("…", "\\&...")
    value = "".join(c if ord(c) < 128 else "\\[u%04X]" % ord(c) for c in value)
    return "\\&" + value if value[:1] in (".", "'") else value


def macro(value):
    """An argument of a macro."""
    return text(value).replace('"', '\\(dq').replace("-", "\\-")


class Page:
    """A page that grows line by line."""

    def __init__(self, name, section, summary):
        self.lines = [".Dd " + DATE, ".Dt %s %s" % (name.upper(), section), ".Os Dateline", ".Sh NAME", ".Nm " + name, ".Nd " + text(summary)]

    def add(self, *lines):
        self.lines += lines

    def paragraphs(self, value):
        """Paragraphs of help; indented lines are an example, shown as they are."""
        shown = False
        for line in value.split("\n"):
            if line.startswith("  "):
                if not shown:
                    self.add(".Bd -literal -offset indent")
                    shown = True
                self.add(text(line[2:]).replace("-", "\\-"))
                continue
            if shown:
                self.add(".Ed")
                shown = False
            if line.strip() == "Examples:":
                self.add(".Sh EXAMPLES")
            elif line.strip():
                self.add(text(line.strip()))
            elif self.lines[-1] not in (".Pp", ".Ed") and not self.lines[-1].startswith(".Sh"):
                self.add(".Pp")
        if shown:
            self.add(".Ed")
        while self.lines[-1] == ".Pp":
            self.lines.pop()

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")


def dump(program):
    return json.loads(subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True).stdout)["command"]


def names(argument):
    return [("-" if n["kind"] == "short" else "--") + n["name"] for n in argument.get("names", [])]


def shown(command):
    return [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]


def synopsis(page, title, command):
    page.add(".Sh SYNOPSIS", ".Nm " + title)
    for a in shown(command):
        if a["kind"] == "positional":
            word = ".Ar " + macro(a.get("valueName", "value")) + (" ..." if a.get("isRepeating") else "")
            page.add(".Op" + word.replace(".Ar", " Ar") if a.get("isOptional") else word)
        else:
            long = [n for n in names(a) if n.startswith("--")] or names(a)
            value = " Ar " + macro(a.get("valueName", "value")) if a["kind"] == "option" else ""
            page.add(".Op Fl " + macro(long[0][1:]) + value)
    if command.get("subcommands"):
        page.add(".Ar command")


def options(page, command):
    listed = shown(command)
    if not listed:
        return
    page.add(".Bl -tag -width indent")
    for a in listed:
        if a["kind"] == "positional":
            page.add(".It Ar " + macro(a.get("valueName", "value")))
        else:
            value = " Ar " + macro(a.get("valueName", "value")) if a["kind"] == "option" else ""
            page.add(".It " + " , ".join("Fl " + macro(n[1:]) + value for n in names(a)))
        page.add(text(a.get("abstract") or a.get("discussion") or ""))
    page.add(".El")


def split(discussion):
    """Running text and examples."""
    before, mark, examples = (discussion or "").partition("Examples:")
    return before.strip(), mark + examples


def command_page(out, prefix, section, command, also):
    title = " ".join(prefix)
    name = "-".join(prefix)
    page = Page(name, section, (command.get("abstract") or "").rstrip("."))
    synopsis(page, title, command)
    page.add(".Sh DESCRIPTION", text(command.get("abstract") or ""))
    running, examples = split(command.get("discussion"))
    if running:
        page.add(".Pp")
        page.paragraphs(running)
    page.add(".Pp", "The options are:")
    options(page, command)
    commands = [c for c in command.get("subcommands", []) if c["commandName"] != "help"]
    if commands:
        page.add(".Sh COMMANDS", ".Bl -tag -width indent")
        for c in commands:
            page.add(".It Ic " + macro(c["commandName"]), text(c.get("abstract") or ""))
        page.add(".El")
    if examples:
        page.paragraphs(examples)
    page.add(".Sh SEE ALSO")
    page.add(" ,\n".join(".Xr %s %s" % reference for reference in dict.fromkeys(also) if reference[0] != name))
    page.write(os.path.join(out, "%s.%s" % (name, section)))
    for c in commands:
        command_page(out, prefix + [c["commandName"]], section, c, [("-".join(prefix), section)] + also)


KEY = re.compile(r"^( {2})?(# )?([a-z_]+):(?: +(.*))?$")


def is_part(line, indent):
    """Whether a commented line belongs to the example above it."""
    return line.startswith(indent + "#   ")


def configuration(lines):
    """Sections of the commented configuration: [name, text, example, groups]; a group of keys that share a text is [[(key, value)], text, example].

    A comment stands before its key. A commented key with its more indented lines is an example of the key of that name. When there is no
    such key, it is one without a default; a whole section may be commented out like that.
    """
    lines = list(lines)
    active = {(m[1] or "", m[3]) for m in map(KEY.match, lines) if m and not m[2]}
    sections, text, examples, at, is_next = [], [], {}, 0, False
    while at < len(lines):
        line, at = lines[at], at + 1
        key = KEY.match(line)
        if not line.strip():
            is_next = False
        elif not key:
            if line.strip().startswith("#"):
                text.append(re.sub(r"^ *# ?", "", line))
                is_next = False
        elif key[2]:
            indent = key[1] or ""
            end = at
            while end < len(lines) and is_part(lines[end], indent):
                end += 1
            example = [one.replace("# ", "", 1) for one in lines[at - 1:end]]
            if (indent, key[3]) in active:
                examples[indent, key[3]] = [one[len(indent):] for one in example]
                at = end
            elif indent:
                sections[-1][3].append([[(key[3], "")], text, [one[2:] for one in example]])
                text, at, is_next = [], end, False
            else:
                lines[at - 1:end] = example
                at -= 1
        elif key[1]:
            groups = sections[-1][3]
            if is_next and not text and ("  ", key[3]) not in examples:
                groups[-1][0].append((key[3], key[4] or ""))
            else:
                groups.append([[(key[3], key[4] or "")], text, examples.pop(("  ", key[3]), [])])
            text, is_next = [], True
        else:
            sections.append([key[3], text, examples.pop(("", key[3]), []), []])
            text, is_next = [], False
    return sections


def shown_example(page, example):
    if example:
        page.add("For example:", ".Bd -literal -offset indent", *(text(line).replace("-", "\\-") for line in example), ".Ed")


def members(page, about):
    """Text in which lines like "  name   what it is" list the members of a mapping."""
    text_lines, listed = [], []
    for line in about:
        member = re.match(r"^  ([a-z_]+) {2,}(.*)$", line)
        if member:
            listed.append([member[1], member[2]])
        elif listed and line.startswith("   "):
            listed[-1][1] += " " + line.strip()
        else:
            text_lines.append(line)
    page.paragraphs("\n".join(text_lines))
    if listed:
        page.add(".Bl -tag -width indent")
        for name, what in listed:
            page.add(".It Ic " + macro(name), text(what))
        page.add(".El")


def configuration_page(out):
    """dateline.yaml(5): comments of config/dateline.yaml with the keys that they stand before."""
    page = Page("dateline.yaml", "5", "configuration of datelined")
    page.add(".Sh SYNOPSIS", ".Pa /etc/dateline/dateline.yaml", ".Sh DESCRIPTION")
    lines = open(os.path.join(ROOT, "config/dateline.yaml"), encoding="utf-8").read().split("\n")
    head = []
    while lines and lines[0].startswith("#"):
        head.append(lines.pop(0).lstrip("# "))
    page.paragraphs("\n".join(head))
    for section, about, example, groups in configuration(lines):
        page.add(".Sh " + section.upper())
        members(page, about)
        shown_example(page, example)
        if groups:
            page.add(".Bl -tag -width indent")
        for keys, about, example in groups:
            for name, value in keys:
                page.add(".It Ic %s.%s" % (section, macro(name)) + (" Ar " + macro(value) if value else ""))
            page.paragraphs("\n".join(about))
            shown_example(page, example)
        if groups:
            page.add(".El")
    page.add(".Sh SEE ALSO", ".Xr datelinectl 1 ,", ".Xr datelined 8")
    page.write(os.path.join(out, "dateline.yaml.5"))


def main():
    if len(sys.argv) != 3:
        sys.exit("man.py: usage: man.py BIN OUT; BIN is the folder of the programs")
    programs, out = sys.argv[1:]
    man, completions = os.path.join(out, "man"), os.path.join(out, "completions")
    for folder in (man, completions):
        os.makedirs(folder, exist_ok=True)
    also = [("datelinectl", "1"), ("dateline.yaml", "5"), ("datelined", "8")]
    for name, section in (("datelinectl", "1"), ("datelined", "8")):
        program = os.path.join(programs, name)
        command_page(man, [name], section, dump(program), also)
        for shell, file in (("bash", name), ("zsh", "_" + name), ("fish", name + ".fish")):
            script = subprocess.run([program, "--generate-completion-script", shell], check=True, capture_output=True).stdout
            # The file is read by a shell, not run.
            if script.startswith(b"#!"):
                script = script.split(b"\n", 1)[1]
            os.makedirs(os.path.join(completions, shell), exist_ok=True)
            with open(os.path.join(completions, shell, file), "wb") as target:
                target.write(script)
    configuration_page(man)


main()
