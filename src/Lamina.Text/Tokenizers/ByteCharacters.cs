namespace Lamina.Text;

/// <summary>
/// The characters that byte-level vocabularies write bytes with (GPT-2, Radford et al. 2019): printable ones of Latin-1
/// stand for themselves, the others for characters from U+0100 on, so that no token has white space in it.
/// </summary>
static class ByteCharacters
{
    /// <summary>The character of each byte.</summary>
    public static char[] All { get; } = Make();

    static char[] Make()
    {
        char[] characters = new char[256];
        for (int b = 0, other = 0; b < 256; b++)
            characters[b] = (char)(b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? b : 256 + other++);
        return characters;
    }
}
