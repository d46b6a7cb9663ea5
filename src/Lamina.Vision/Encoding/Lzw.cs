namespace Lamina.Vision;

/// <summary>The compression of Lempel, Ziv and Welch as GIF uses it: codes of growing length, low bits first.</summary>
static class Lzw
{
    const int MaxCodes = 4096;

    /// <summary>Writes the length of the first codes, and then the codes in blocks of at most 255 bytes.</summary>
    public static void Write(Stream file, ReadOnlySpan<byte> indices, int bits)
    {
        file.WriteByte((byte)bits);
        int clear = 1 << bits, end = clear + 1, next = end + 1, length = bits + 1;
        // The code of a known string and one more index.
        var codes = new Dictionary<int, int>();
        var packed = new Packer(file);
        packed.Put(clear, length);
        int known = indices[0];
        foreach (byte index in indices[1..])
        {
            int longer = known << 8 | index;
            if (codes.TryGetValue(longer, out int code))
            {
                known = code;
                continue;
            }
            packed.Put(known, length);
            known = index;
            if (next == MaxCodes)
            {
                packed.Put(clear, length);
                codes.Clear();
                (next, length) = (end + 1, bits + 1);
                continue;
            }
            codes[longer] = next;
            // The reader is one code behind, so it grows when this one does not fit any more.
            if (next++ == 1 << length) length++;
        }
        packed.Put(known, length);
        packed.Put(end, length);
        packed.End();
    }

    sealed class Packer(Stream file)
    {
        readonly byte[] block = new byte[255];
        int count, held, waiting;

        public void Put(int code, int length)
        {
            waiting |= code << held;
            for (held += length; held >= 8; held -= 8, waiting >>= 8) Put((byte)waiting);
        }

        void Put(byte value)
        {
            block[count++] = value;
            if (count == block.Length) Flush();
        }

        void Flush()
        {
            if (count == 0) return;
            file.WriteByte((byte)count);
            file.Write(block, 0, count);
            count = 0;
        }

        public void End()
        {
            if (held > 0) Put((byte)waiting);
            Flush();
            file.WriteByte(0);
        }
    }
}
