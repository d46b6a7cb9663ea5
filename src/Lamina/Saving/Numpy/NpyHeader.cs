using System.Globalization;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// What stands in the header of a .npy file: a Python dictionary of exactly descr, fortran_order and shape.
/// </summary>
/// <param name="Type">The type of the elements.</param>
/// <param name="Fortran">Whether the numbers stand column by column.</param>
/// <param name="Shape">The sizes.</param>
sealed record NpyHeader(NpyType Type, bool Fortran, Shape Shape)
{
    /// <summary>How many elements there are.</summary>
    public long Elements => Shape.Elements;

    /// <summary>Reads a header.</summary>
    /// <exception cref="InvalidModelFileException">It is none, or describes what is no array of numbers.</exception>
    public static NpyHeader Parse(string text, string file) => new Parser(text, file).Read();

    ref struct Parser(string text, string file)
    {
        int at;

        public NpyHeader Read()
        {
            (string? type, bool? fortran, Shape? shape) = (null, null, null);
            Expect('{');
            while (!TryTake('}'))
            {
                string key = Quoted();
                Expect(':');
                switch (key)
                {
                    case "descr" when type is null: type = Quoted(); break;
                    case "fortran_order" when fortran is null: fortran = Truth(); break;
                    case "shape" when shape is null: shape = Sizes(); break;
                    default: throw Wrong($"'{key}' is unknown or stands twice");
                }
                if (!TryTake(',')) { Expect('}'); break; }
            }
            if (Next() != '\0') throw Wrong("something follows the dictionary");
            return type is not null && fortran is not null && shape is { } sizes
                ? new(NpyType.Parse(type, file), fortran.Value, sizes)
                : throw Wrong("descr, fortran_order or shape is missing");
        }

        Shape Sizes()
        {
            List<int> sizes = [];
            long elements = 1;
            Expect('(');
            while (!TryTake(')'))
            {
                _ = Next();
                int begin = at;
                while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
                if (!int.TryParse(text.AsSpan(begin, at - begin), NumberStyles.None, CultureInfo.InvariantCulture,
                    out int size) || sizes.Count == 32) throw Wrong("the shape is no tuple of up to 32 sizes");
                sizes.Add(size);
                if (size != 0 && elements > (1L << 40) / size) throw Wrong("the shape has too many elements");
                elements *= size;
                if (!TryTake(',')) { Expect(')'); break; }
            }
            return new([.. sizes]);
        }

        bool Truth()
        {
            _ = Next();
            foreach ((string word, bool value) in ((string, bool)[])[("True", true), ("False", false)])
                if (text.AsSpan(at).StartsWith(word, StringComparison.Ordinal))
                {
                    at += word.Length;
                    return value;
                }
            throw Wrong("fortran_order is neither True nor False");
        }

        string Quoted()
        {
            char quote = Next();
            if (quote is not ('\'' or '"')) throw Wrong("a text was expected; arrays with named fields are not read");
            int end = text.IndexOf(quote, at + 1);
            if (end < 0) throw Wrong("a text does not end");
            string result = text[(at + 1)..end];
            at = end + 1;
            return result;
        }

        /// <summary>The next character after white space; zero at the end.</summary>
        char Next()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            return at < text.Length ? text[at] : '\0';
        }

        bool TryTake(char c)
        {
            if (Next() != c) return false;
            at++;
            return true;
        }

        void Expect(char c)
        {
            if (!TryTake(c)) throw Wrong($"'{c}' was expected at {at}");
        }

        readonly InvalidModelFileException Wrong(string problem) => new(file, $"its header is wrong: {problem}.");
    }
}
