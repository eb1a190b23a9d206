#!/usr/bin/env python3
"""Which sources a build compiles as one: .ci/batches.py BATCH SOURCE... prints a line for each, the
number of its batch and itself.

Most of a source's compile time is what it includes.  Sources may stand in one translation unit as
long as what one of them names for itself (in an unnamed namespace, or static) means nothing in
another: it is not mentioned there.  Only where both have a function of that name, for parameters of
other types, they are overloads in one.  What changes the meaning of others' names keeps alone.
"""
import pathlib
import re
import sys

COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|R"\(.*?\)"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'\\?.\'|\[\[\w+\]\] ?', re.S)
UNNAMED = re.compile(r"^namespace \{\n(.*?)^\}  // namespace$", re.S | re.M)
STATIC = re.compile(r"^static .*\n", re.M)
# At the start of a line: a name, and of a function its first line of parameters.
DEFINITION = re.compile(r"^(?:template <.*> )?[A-Za-z][\w:<>,&*\[\] ]*?\b(\w+)(?: final)? ?(\(.*|(?=[{=\[;]|:(?!:)|$))", re.M)
WORD = re.compile(r"(?<![\w.>])[A-Za-z_]\w*")
PARAMETER_NAME = re.compile(r" ?\b\w+(?=[,)])|\).*")
KEEPS_ALONE = re.compile(r"^#define |^using enum |^using namespace ", re.M)
# Two sources may say the same one of these.
REPEATABLE = re.compile(r"^using (?!\w+ =).*?;\n|^template <.*>\n", re.M)


def bare(text):
    """The text without comments, texts, and what two sources may both say."""
    return REPEATABLE.sub("", COMMENT_OR_TEXT.sub(" ", text))


def definitions(code):
    """The functions, with their parameters' types, and the other names that it defines."""
    found = DEFINITION.findall(code)
    functions = {name + PARAMETER_NAME.sub("", parameters) for name, parameters in found if parameters}
    return functions, {name for name, parameters in found if not parameters}


class Source:
    """What a source names: for itself, by every definition, by any mention."""

    def __init__(self, path):
        text = pathlib.Path(path).read_text()
        own = "".join(UNNAMED.findall(text) + STATIC.findall(text))
        self.path = path
        self.own_functions, self.own_names = definitions(bare(own))
        self.functions, _ = definitions(bare(text))
        self.words = set(WORD.findall(bare(text)))
        self.alone = KEEPS_ALONE.search(text) is not None

    def own_function_names(self):
        return {function.partition("(")[0] for function in self.own_functions}

    def clashes(self, other):
        meant_otherwise = (self.own_names | (self.own_function_names() - other.own_function_names())) & other.words
        return bool(self.alone or meant_otherwise or self.own_functions & other.functions)


def batches_of(paths, size):
    """The sources in their order, at most size together, each in the first batch that it fits."""
    batches = []
    for source in map(Source, paths):
        for batch in batches:
            if len(batch) < size and not any(source.clashes(other) or other.clashes(source) for other in batch):
                batch.append(source)
                break
        else:
            batches.append([source])
    return [[source.path for source in batch] for batch in batches]


if __name__ == "__main__":
    for number, batch in enumerate(batches_of(sys.argv[2:], int(sys.argv[1]))):
        for path in batch:
            print(number, path)
