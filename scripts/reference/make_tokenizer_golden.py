#!/usr/bin/env python3
"""Writes small tokenizers and what they make of texts: core/src/test/resources/rnn/golden/tokenizers.json.

GoldenTokenizersTest compares this project's reader of tokenizer.json with them. Here a line is scanned character by
character instead of by regular expressions, and merges replace every place of the first merge that fits, one merge at a
time, instead of by a queue of places.

    python3 scripts/reference/make_tokenizer_golden.py [FILE]
"""

import json
import pathlib
import unicodedata

import command_line

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "core/src/test/resources/rnn/golden/tokenizers.json"
TEXTS = [
    "The newest lower-case hats weren't 1,250 low!",
    "  two  spaces\tand a tab ",
    "na\u00efve caf\u00e9 \u2014 cafe\u0301s, \u00c5ngstr\u00f6m \u0130stanbul \u03a3\u0391\u03a3",
    "\u6f22\u5b57\u3068\u304b\u306a \U0001f642\U0001f44d\U0001f3fd <unk> [CLS] <eos>",
    "no\u00a0break\u3000wide",
    "it's we'll I'd O'Neil's '90s x_y a$b^c~d",
    "",
    " ",
    "lowest lowest\u0000 newer\ufffd wides" + "t" * 101,
]
MERGES = ["e r", "l o", "lo w", "e s", "es t", "n e", "ne w", "t h", "i d"]


def category(c):
    return unicodedata.category(c)


def is_space(c):
    return c in "\t\n\v\f\r \x85" or category(c) in ("Zs", "Zl", "Zp")


def byte_letters():
    """GPT-2's letters of the 256 bytes."""
    letters, others = {}, 0
    for b in range(256):
        if 33 <= b <= 126 or 161 <= b <= 172 or 174 <= b <= 255:
            letters[b] = chr(b)
        else:
            letters[b] = chr(256 + others)
            others += 1
    return letters


LETTERS = byte_letters()


def kind(c):
    return "space" if is_space(c) else {"L": "letter", "N": "number"}.get(category(c)[0], "mark")


def gpt2_pieces(text):
    """Contractions; letters, numbers or marks with a space before them; white space but the last before a word."""
    pieces, i = [], 0
    while i < len(text):
        ending = next((e for e in ("'s", "'t", "'m", "'d", "'re", "'ve", "'ll") if text.startswith(e, i)), None)
        if ending:
            pieces.append(ending)
            i += len(ending)
            continue
        start = i
        if text[i] == " " and i + 1 < len(text) and kind(text[i + 1]) != "space":
            i += 1
        if kind(text[i]) != "space":
            what = kind(text[i])
            while i < len(text) and kind(text[i]) == what:
                i += 1
        else:
            while i < len(text) and kind(text[i]) == "space":
                i += 1
            if i < len(text) and i - start > 1:
                i -= 1
        pieces.append(text[start:i])
    return pieces


def merged(symbols, merges):
    """The first merge that fits, at all its places; again until none fits."""
    while True:
        pairs = [a + " " + b for a, b in zip(symbols, symbols[1:])]
        first = next((merge for merge in merges if merge in pairs), None)
        if first is None:
            return symbols
        left, right = first.split(" ")
        after, i = [], 0
        while i < len(symbols):
            if i + 1 < len(symbols) and symbols[i] == left and symbols[i + 1] == right:
                after.append(left + right)
                i += 2
            else:
                after.append(symbols[i])
                i += 1
        symbols = after



def bytes_of(piece):
    return [LETTERS[b] for b in piece.encode("utf-8")]


def byte_level():
    merges = MERGES + ["\u0120 low", "\u0120 t", "\u0120t w", "\u00c3 \u00a9", "\u0120 \u0120"]
    vocabulary = list(LETTERS.values())
    for merge in merges:
        vocabulary.append(merge.replace(" ", ""))
    tokenizer = {
        "version": "1.0",
        "added_tokens": [{"id": len(vocabulary), "content": "<|endoftext|>", "special": True}],
        "normalizer": None,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        "post_processor": {"type": "ByteLevel"},
        "decoder": {"type": "ByteLevel"},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                  "end_of_word_suffix": "", "fuse_unk": False,
                  "vocab": ids(vocabulary + ["<|endoftext|>"]), "merges": merges},
    }
    return case("byte-level", tokenizer,
                lambda text: [t for piece in gpt2_pieces(text) for t in merged(bytes_of(piece), merges)])


def ids(tokens):
    return {token: i for i, token in enumerate(tokens)}


def end_of_word():
    """Words of letters and digits, or of marks; the last character carries </w>; others are unknown, one token a run."""
    merges = ["e r</w>", "l o", "lo w</w>", "e s", "es t</w>", "n e", "ne w", "lo w"]
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)] + list("0123456789.,!'")
    vocabulary = letters + [c + "</w>" for c in letters] + [m.replace(" ", "") for m in merges] + ["<unk>"]
    tokenizer = {
        "added_tokens": [{"id": len(vocabulary) - 1, "content": "<unk>", "special": True}],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]},
        "pre_tokenizer": {"type": "Whitespace"},
        "decoder": {"type": "BPEDecoder", "suffix": "</w>"},
        "model": {"type": "BPE", "unk_token": "<unk>", "end_of_word_suffix": "</w>", "fuse_unk": True,
                  "vocab": ids(vocabulary), "merges": [m.split(" ") for m in merges]},
    }
    known = set(vocabulary)

    def tokens(text):
        found = []
        for word in words(lower(unicodedata.normalize("NFC", text))):
            symbols = []
            for i, c in enumerate(word):
                symbol = c + ("</w>" if i == len(word) - 1 else "")
                if symbol in known:
                    symbols.append(symbol)
                elif not symbols or symbols[-1] != "<unk>":
                    symbols.append("<unk>")
            found += merged(symbols, merges)
        return found

    return case("end-of-word", tokenizer, tokens)


def words(text):
    r"""Runs of what \w is in Unicode, and runs of marks."""
    found, last = [], None
    for c in text:
        what = ("space" if is_space(c)
                else "word" if category(c)[0] in "LM" or category(c) in ("Nd", "Nl", "Pc") or c in "\u200c\u200d"
                else "mark")
        if what != "space":
            if what == last:
                found[-1] += c
            else:
                found.append(c)
        last = what
    return found


def lower(text):
    """Character by character, as a final sigma has no rule of its own here."""
    return "".join(c.lower() for c in text)


def bert():
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)] + list("0123456789")
    marks = list("!'#$%&()*+,-./:;<=>?@[]^_`{|}~") + ["\u2014", "\u6f22", "\u5b57", "\u3068", "\u03c3", "\u03b1"]
    pieces = ["low", "##er", "##est", "new", "the", "##s", "ca", "##fe", "we", "##ren", "two", "spaces", "istanbul"]
    vocabulary = (["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + letters + ["##" + c for c in letters] + marks
                  + ["##\u03b1", "##\u03c3"] + pieces)
    tokenizer = {
        "added_tokens": [{"id": i, "content": t, "special": True} for i, t in enumerate(vocabulary[:4])],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing"},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": ids(vocabulary)},
    }
    known = set(vocabulary[4:])

    def tokens(text):
        clean = "".join(" " if is_space(c) else c for c in text
                        if c not in "\0\ufffd" and (is_space(c) or category(c) not in ("Cc", "Cf", "Cn", "Co")))
        spaced = "".join(" %s " % c if 0x4E00 <= ord(c) <= 0x9FFF else c for c in clean)
        plain = "".join(c for c in unicodedata.normalize("NFD", spaced) if category(c) != "Mn")
        apart = "".join(" %s " % c if category(c)[0] == "P" or c in "$+<=>^`|~" else c for c in lower(plain))
        return [t for word in apart.split() for t in pieces_of(word)]

    def pieces_of(word):
        if len(word) > 100:
            return ["<unk>"]
        found = []
        while word:
            start = "##" if found else ""
            end = next((e for e in range(len(word), 0, -1) if start + word[:e] in known), 0)
            if not end:
                return ["<unk>"]
            found.append(start + word[:end])
            word = word[end:]
        return found

    return case("bert", tokenizer, tokens)


def case(name, tokenizer, tokens):
    return {"name": name, "tokenizer": tokenizer, "texts": [{"text": t, "tokens": tokens(t)} for t in TEXTS]}


def main():
    parser = command_line.parser(__doc__)
    parser.add_argument("file", type=pathlib.Path, nargs="?", default=GOLDEN, metavar="FILE")
    options = parser.parse_args()
    golden = {"writtenBy": "scripts/reference/make_tokenizer_golden.py",
              "tokenizers": [byte_level(), end_of_word(), bert()]}
    options.file.write_text(json.dumps(golden, separators=(",", ":")).replace('},{"text"', '},\n{"text"') + "\n")


if __name__ == "__main__":
    main()
