namespace Lamina.Data.Pipeline;

/// <summary>The elements of two datasets in pairs, as far as both have some.</summary>
sealed class ZipStage<TFirst, TSecond>(Stage<TFirst> first, Stage<TSecond> second)
    : Stage<(TFirst First, TSecond Second)>("Zip", first, second)
{
    /// <inheritdoc/>
    public override Reader<(TFirst First, TSecond Second)> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 0, of: 2);
        return new ZipReader(this, first.Open(reading, from?.Of[0]), second.Open(reading, from?.Of[1]));
    }

    sealed class ZipReader(ZipStage<TFirst, TSecond> stage, Reader<TFirst> first, Reader<TSecond> second)
        : Reader<(TFirst First, TSecond Second)>
    {
        public override async ValueTask<bool> Next()
        {
            if (!await first.Next() || !await second.Next()) return false;
            (Current, Origin) = ((first.Current, second.Current), first.Origin);
            return true;
        }

        public override DatasetPosition Save() => stage.Position([], first.Save(), second.Save());

        public override async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    }
}
