using System.Globalization;
using System.Text;

namespace Lamina.Text.Tests;

public class UnicodeTextTests
{
    // Each line: a text, its forms C, D, KC and KD, and its folding, as Python 3.13 gives them (see tables.py).
    [Fact]
    public void Forms_are_those_of_unicode()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Unicode", "cases.txt"));
        Assert.Equal(400, lines.Length);
        foreach (string line in lines)
        {
            string[] texts = [.. line.Split(';').Select(Text)];
            Assert.Equal(texts[1], UnicodeText.Normalize(texts[0]));
            Assert.Equal(texts[2], UnicodeText.Normalize(texts[0], NormalizationForm.FormD));
            Assert.Equal(texts[3], UnicodeText.Normalize(texts[0], NormalizationForm.FormKC));
            Assert.Equal(texts[4], UnicodeText.Normalize(texts[0], NormalizationForm.FormKD));
            Assert.Equal(texts[5], UnicodeText.FoldCase(texts[0]));
            foreach (NormalizationForm form in Enum.GetValues<NormalizationForm>())
                Assert.Equal(UnicodeText.Normalize(texts[0], form),
                    UnicodeText.Normalize(UnicodeText.Normalize(texts[0], form), form));
        }
    }

    static string Text(string codes) => string.Concat(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(code => new Rune(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    [Fact]
    public void Well_known_texts()
    {
        Assert.Equal("é", UnicodeText.Normalize("e\u0301"));
        Assert.Equal("ﬁ", UnicodeText.Normalize("ﬁ"));
        Assert.Equal("fi 5 A", UnicodeText.Normalize("ﬁ ⑤ Ａ", NormalizationForm.FormKC));
        Assert.Equal("한글", UnicodeText.Normalize(UnicodeText.Normalize("한글", NormalizationForm.FormD)));
        Assert.Equal("strasse σσ", UnicodeText.FoldCase("Straße Σς"));
        Assert.Equal("\uFFFD", UnicodeText.Normalize("\uD800"));
    }
}
