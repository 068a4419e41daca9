"""What somebody may write, by accident or on purpose, and no document may trip over."""

HOSTILE = {
    "typst": '#import "x": * #panic("ut") #read("/etc/hostname") #sys.inputs',
    "markup": "= Rubrik\n- punkt\n`kod` $x^2$ *fet* <märke> @hänvisning // tyst",
    "jinja": "{{ 7 * 7 }} {% include 'x' %} {# tyst #} {{r x }} {%p if 1 %} {_{ 1 }_}",
    "html": "<script>alert('å')</script> &amp; <w:t>x</w:t> ]]>",
    "formula": "=1+1",
    "command": "@SUM(A1)|cmd",
    "negative": "-2+3",
    "plus": "+46 70 174 06 05",
    "emoji": "😀👩‍👩‍👧‍👦🇸🇪👍🏽",
    "scripts": "漢字 عربي שלום हिन्दी",
    "right-to-left": "\u202eabc\u202c \u2066def\u2069 \u200f",
    "controls": "a\x00b\x07c\x1b[31md\x7f\ud800\ufffe\uffff\x0c",
    "long-word": "ord" * 100,
    "piled-marks": "z" + "\u0301" * 300,
    "invisible": "\ufeff\u200b\u00ad\ufe0f\U000e0001",
    "five-kilobytes": "lång text om kvällen " * 240,
    "empty": "",
    "blank": "\r\n\u2028 \t \n",
}
