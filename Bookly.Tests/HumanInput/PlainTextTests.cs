using System.Text.Json;
using Bookly.Contracts;

namespace Bookly.Tests.HumanInput;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("ab😀", 4, "ab😀")]
    [InlineData("abe\u0301", 3, "ab")]
    [InlineData("ab👩‍👩‍👧", 9, "ab")]
    [InlineData("😀", 1, "")]
    [InlineData("", 0, "")]
    public void Text_is_cut_between_text_elements(string text, int length, string cut) => Assert.Equal(cut, PlainText.Cut(text, length));

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0x0008)]
    [InlineData(0x001F)]
    [InlineData(0xD800)]
    [InlineData(0xDFFF)]
    [InlineData(0xFDD0)]
    [InlineData(0xFDEF)]
    [InlineData(0xFFFE)]
    [InlineData(0xFFFF)]
    [InlineData(0x1FFFE)]
    [InlineData(0x10FFFF)]
    public void Character_that_some_step_cannot_encode_is_named_and_replaced(int codePoint)
    {
        var text = "a" + (codePoint > 0xFFFF ? char.ConvertFromUtf32(codePoint) : ((char)codePoint).ToString()) + "b";

        Assert.Equal($"U+{codePoint:X4}", PlainText.FirstUnstorable(text));
        Assert.Equal("a\uFFFDb", PlainText.Clean(text));
    }

    [Theory]
    [InlineData("tab\tand\nlines\r\n")]
    [InlineData("日本語 العربية 😀 👩‍👩‍👧 \u200D\u00AD")]
    [InlineData("\U0010FFFD\uFFFD\uE000")]
    public void Other_text_stays(string text)
    {
        Assert.Null(PlainText.FirstUnstorable(text));
        Assert.Equal(text, PlainText.Clean(text));
    }

    [Theory]
    [InlineData("""{"a":"x\u0000y"}""", "x\uFFFDy")]
    [InlineData("""{"a":"\ud83d\ude00"}""", "😀")]
    [InlineData("""{"a":"\ude00\ud83d"}""", "\uFFFD\uFFFD")]
    [InlineData("""{"a":"\\u0000 \" \ufffe"}""", "\\u0000 \" \uFFFD")]
    [InlineData("""{"a":"\ud83f\udffe!"}""", "\uFFFD!")]
    public void Json_is_cleaned_in_its_escapes(string json, string text) =>
        Assert.Equal(text, JsonDocument.Parse(PlainText.CleanJson(json)).RootElement.GetProperty("a").GetString());
}
