using Lamina.Metrics;

namespace Lamina.Tests;

/// <summary>Scores of texts against what their reference programs' own tests publish.</summary>
public class LanguageReportTests
{
    // sacreBLEU 2, test/test_bleu.py and its README.
    static readonly string[][] dogs =
    [
        ["The dog bit the man.", "The dog had bit the man."],
        ["It was not unexpected.", "No one was surprised."],
        ["The man bit him first.", "The man had bitten the dog."],
    ];

    static readonly string[] bites = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];

    [Fact]
    public void Bleu_is_that_of_sacrebleu()
    {
        Assert.Equal(48.530827, Bleu.Of(dogs, bites).Score, 6);
        Assert.Equal(48.530827, Bleu.Of(dogs, bites, new() { Smoothing = BleuSmoothing.None }).Score, 6);
        Assert.Equal(49.1919566, Bleu.Of(dogs, bites, new() { Tokenize = text => text }).Score, 6);
        Assert.Equal(0, Bleu.Of(dogs, ["", "", ""]).Score);
        Assert.Equal(100, Bleu.Of(["this is a test"], ["this is a test"]).Score, 10);
        Assert.Equal([4, 2, 1, 0],
            Bleu.Of(["I am a symbol string sequence a a"], ["am I am a character sequence"]).Matches);
    }

    [Fact]
    public void Bleu_of_short_sentences_leaves_orders_out()
    {
        Assert.Equal(100 * Math.Exp(-1), Bleu.OfSentence(["a test"], "test").Score, 10);
        Assert.Equal(100, Bleu.OfSentence(["a test"], "a test").Score, 10);
        Assert.Equal(0, Bleu.Of(["a test"], ["a test"]).Score);
    }

    [Theory]
    [InlineData("Hello, world! (1,000.50-2)", "Hello , world ! ( 1,000.50 - 2 )")]
    [InlineData("&quot;A&amp;B&quot; costs $5.", "\" A & B \" costs $ 5 .")]
    [InlineData("well-\nknown it's", "wellknown it's")]
    public void Words_are_separated_as_by_mteval_13a(string text, string expected) =>
        Assert.Equal(expected, Bleu.Tokenize13a(text));

    // sacreBLEU 2, test/test_chrf.py.
    [Theory]
    [InlineData("hijklmnop", "abcdefg", 0)]
    [InlineData("reference", "", 0)]
    [InlineData("ab", "aa", 8.3333)]
    [InlineData("a", "a", 16.6667)]
    [InlineData("abc", "a b c", 50)]
    [InlineData(
        "risk assessment has to be undertaken by those who are qualified and expert in that area - " +
            "that is the scientists .",
        " risk assessment must be made of those who are qualified and expertise in the sector - " +
            "these are the scientists .",
        63.361730)]
    [InlineData("Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.",
        " Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich. ", 64.1302698)]
    public void Chrf_is_that_of_sacrebleu(string reference, string hypothesis, double score) => Assert.Equal(score,
        Chrf.Of([reference], [hypothesis], new() { Beta = 3, EpsilonSmoothing = true }).Score, 1e-4);

    [Fact]
    public void Chrf_leaves_orders_out_and_keeps_spaces_if_wanted()
    {
        Assert.Equal(50, Chrf.Of(["a", "c"], ["a", "b"], new() { Beta = 3 }).Score, 1e-4);
        Assert.Equal(25, Chrf.Of(["ab"], ["aa"], new() { Beta = 3 }).Score, 1e-4);
        Assert.Equal(67.3481606, Chrf.Of(
            ["Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich."],
            ["Die Beziehung zwischen Obama und Netanjahu ist nicht gerade freundlich."],
            new() { Beta = 3, Whitespace = true }).Score, 1e-4);
        Assert.Equal(39.14078509, Chrf.Of(
            ["Nejvíce smutní jsme z toho, že musíme rozhodovat o tom, kdo bude žít a kdo zemře."],
            ["Co nás nejvíc trápí, protože lékaři si vybírají, kdo bude žít a kdo zemře."],
            new() { EpsilonSmoothing = true }).Score, 1e-4);
    }

    // The metric card of chrF in huggingface/datasets, computed by sacreBLEU.
    [Fact]
    public void Chrf_plus_plus_is_that_of_sacrebleu()
    {
        string[] references = ["The relationship between dogs and cats is not exactly friendly.",
            "A good bookshop is just a genteel Black Hole that knows how to read."];
        string[] hypotheses = ["The relationship between cats and dogs is not exactly friendly.",
            "a good bookshop is just a genteel black hole that knows how to read."];
        Assert.Equal(84.64214891738334, Chrf.Of(references, hypotheses).Score, 10);
        Assert.Equal(82.87263732906315, Chrf.Of(references, hypotheses, new() { WordOrder = 2 }).Score, 10);
        Assert.Equal(92.12853119829202,
            Chrf.Of(references, hypotheses, new() { WordOrder = 2, Lowercase = true }).Score, 10);
    }

    // google-research/rouge: rouge_scorer_test.py, whose numbers come from ROUGE-1.5.5.
    const string Target1 = "ZfbCUIUuePaiLVUlCaUXxkpu XPeWing tUHfPMuZ',-Xd Y BrUgVJing M-HV.-DgdDaY.rFDJCRing " +
        "Ht-LM EKBDXkME,yz'RBr q'wtion wIojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxer tKM L";
    const string Summary1 = "rFDJCRtion Ht-LM EKtDXkME,yz'RBr q'wer wrojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxi";

    [Fact]
    public void Rouge_is_that_of_rouge_155()
    {
        var rouge = Rouge.Of(Target1, Summary1);
        AssertScore(0.68750, 0.40741, 0.51163, rouge.Rouge1);
        AssertScore(0.53333, 0.30769, 0.39024, rouge.Rouge2);
        AssertScore(0.68750, 0.40741, 0.51163, rouge.RougeL);
    }

    const string Target2 = "KsJdPByEtAor fE-Qg Dpdbring cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMtion psing " +
        "sbKao Q m qiing LMmer HqqLFXe,XPY,J XsurkMer ,ed nB'wH'bWVHjWFEing tQ.saefZwJtKrTlixYpMMsJing " +
        "UCAPwNHeYVjDing c T BUySKtion gMPfJpwGw p'NvxAoping eu pBwMBKV'I DNxqelhu,PHPxDEq,mtion SN";
    const string Summary2 = "n cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMer pstion sbKao Q m qier LMmed " +
        "HqqLFXe,XPY,J XsurkMeo ,ed nB'wH'bWVHjWFEer tQ.saefZwJtKrTlixYpMMNJtion UCAPwNHeYVjD";

    [Fact]
    public void Stemming_is_that_of_rouge_155()
    {
        AssertScore(0.65385, 0.40476, 0.5, Rouge.Of(Target2, Summary2).Rouge1);
        AssertScore(0.48, 0.29268, 0.36364, Rouge.Of(Target2, Summary2).Rouge2);
        AssertScore(0.69231, 0.42857, 0.52941, Rouge.Of(Target2, Summary2, stem: true).Rouge1);
        AssertScore(0.68750, 0.40741, 0.51163, Rouge.Of(Target1, Summary1, stem: true).Rouge1);
    }

    // The examples of Porter 1980, and irregular ones of NLTK.
    [Theory]
    [InlineData("caresses ponies ties cats", "caress poni tie cat")]
    [InlineData("feed agreed plastered bled motoring sing", "feed agre plaster bled motor sing")]
    [InlineData("conflated troubled sized hopping falling hissing fizzed failing filing",
        "conflat troubl size hop fall hiss fizz fail file")]
    [InlineData("happy sky enjoy", "happi sky enjoy")]
    [InlineData("relational conditional rational digitizer operator sensibiliti",
        "relat condit ration digit oper sensibl")]
    [InlineData("triplicate formative electrical goodness", "triplic form electr good")]
    [InlineData("revival allowance inference adjustable replacement adoption communism effective",
        "reviv allow infer adjust replac adopt commun effect")]
    [InlineData("probate rate cease controll roll generalizations oscillators",
        "probat rate ceas control roll gener oscil")]
    [InlineData("dying died spied geology", "die die spi geolog")]
    public void Words_lose_their_endings(string words, string stems) =>
        Assert.Equal(stems, string.Join(' ', words.Split(' ').Select(PorterStemmer.Stem)));

    [Fact]
    public void Rouge_of_lines_joins_subsequences()
    {
        var rouge = Rouge.Of("w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5");
        AssertScore(0.4, 0.8, 0.53333, rouge.RougeLsum);
        AssertScore(1, 2.0 / 3, 0.8, Rouge.Of("testing one two", "testing two").RougeL);
        AssertScore(1, 0.5, 2.0 / 3, Rouge.Of("testing one two", "testing one").Rouge2);
        foreach (string empty in (string[])["", "/"]) AssertScore(0, 0, 0, Rouge.Of("w1 w2", empty).RougeLsum);
        Assert.Equal(0.5, Rouge.Mean(["a b", "a b"], ["a b", "c d"]).Rouge1.F1);
    }

    static void AssertScore(double precision, double recall, double f1, RougeScore score)
    {
        Assert.Equal(precision, score.Precision, 1e-5);
        Assert.Equal(recall, score.Recall, 1e-5);
        Assert.Equal(f1, score.F1, 1e-5);
    }

    [Fact]
    public void Errors_are_counted_where_they_are()
    {
        var alignment = Alignment.Of<char>([.. "kitten"], [.. "sitting"]);
        Assert.Equal([EditKind.Substitution, EditKind.Hit, EditKind.Hit, EditKind.Hit, EditKind.Substitution,
            EditKind.Hit, EditKind.Insertion], alignment.Steps.Select(step => step.Kind));
        Assert.Equal(new EditStep(EditKind.Insertion, 6, 6), alignment.Steps[^1]);
        var words = ErrorRate.OfWords(["the cat sat on the mat", "yes"], ["the hat sat the mat now", "yes"]);
        Assert.Equal(new ErrorRate(1, 1, 1, 5, 2, 1), words);
        Assert.Equal(3.0 / 7, words.Rate, 12);
        Assert.Equal(0.5, words.WrongTextRate);
        Assert.Equal(0.25, ErrorRate.OfCharacters(["naïf"], ["naif"]).Rate);
        Assert.Throws<ArgumentException>(() => ErrorRate.OfWords([""], ["a"]));
    }

    [Fact]
    public void Alignments_are_minimal_and_make_the_one_of_the_other()
    {
        System.Random random = new(5);
        for (int round = 0; round < 200; round++)
        {
            int[] one = Draw(), other = Draw();
            var alignment = Alignment.Of(one, other);
            Assert.Equal(Distance(one, other), alignment.Steps.Count - alignment.Count(EditKind.Hit));
            Assert.Equal(other, alignment.Steps.Where(step => step.Kind != EditKind.Deletion)
                .Select(step => step.Kind == EditKind.Hit ? one[step.Reference] : other[step.Hypothesis]));
            Assert.Equal(one.Length, alignment.Steps.Count(step => step.Kind != EditKind.Insertion));
        }
        int[] Draw() => [.. Enumerable.Range(0, random.Next(7)).Select(_ => random.Next(3))];
    }

    static int Distance(ReadOnlySpan<int> one, ReadOnlySpan<int> other) =>
        one.IsEmpty ? other.Length : other.IsEmpty ? one.Length
        : Math.Min(Distance(one[1..], other[1..]) + (one[0] == other[0] ? 0 : 1),
            1 + Math.Min(Distance(one[1..], other), Distance(one, other[1..])));
}
