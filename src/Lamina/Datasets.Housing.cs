using Lamina.Data;

namespace Lamina;

// Prices of houses, from Keras's files.
public static partial class Datasets
{
    const string HousingRemedy = "It is a file of Keras's; one that Keras has loaded lies in ~/.keras/datasets.";

    /// <summary>Median values of houses in 506 parts of Boston, 1978, from 13 features.</summary>
    public static class BostonHousing
    {
        /// <summary>Reads and splits the rows as Keras does.</summary>
        /// <param name="path">The file boston_housing.npz, or the folder that it lies in.</param>
        /// <param name="testSplit">The share of rows to test on.</param>
        /// <param name="seed">Of the order of the rows; the same order as Keras's for this seed.</param>
        /// <returns>Features float32 (404, 13) and (102, 13); targets float32, in thousands of dollars.</returns>
        /// <exception cref="ArgumentException">The share is not in [0, 1), or the seed is negative.</exception>
        /// <exception cref="DatasetNotFoundException">The file is not there.</exception>
        /// <exception cref="Saving.InvalidModelFileException">The file is damaged or is another one.</exception>
        public static (LabeledRows Train, LabeledRows Test) Load(string path, double testSplit = 0.2, int seed = 113) =>
            HousingFile.Read(Located("boston_housing.npz", path), testSplit, seed, int.MaxValue);
    }

    /// <summary>Median values of houses in 20,640 districts of California, 1990, from 8 features.</summary>
    public static class CaliforniaHousing
    {
        /// <summary>Reads and splits the rows as Keras does.</summary>
        /// <param name="path">The file california_housing.npz, or the folder that it lies in.</param>
        /// <param name="version">"large" for all rows, "small" for the first 600.</param>
        /// <param name="testSplit">The share of rows to test on.</param>
        /// <param name="seed">Of the order of the rows; the same order as Keras's for this seed.</param>
        /// <returns>Features float32 (16512, 8) and (4128, 8); targets float32, in dollars.</returns>
        /// <exception cref="ArgumentException">
        /// The version is unknown, the share is not in [0, 1), or the seed is negative.
        /// </exception>
        /// <exception cref="DatasetNotFoundException">The file is not there.</exception>
        /// <exception cref="Saving.InvalidModelFileException">The file is damaged or is another one.</exception>
        public static (LabeledRows Train, LabeledRows Test) Load(
            string path, string version = "large", double testSplit = 0.2, int seed = 113)
        {
            if (version is not ("large" or "small"))
                throw Saving.Names.Unknown("version", version, ["large", "small"]);
            return HousingFile.Read(Located("california_housing.npz", path), testSplit, seed,
                version == "small" ? 600 : int.MaxValue);
        }
    }

    static string Located(string file, string path) => File.Exists(path) ? path
        : new DatasetFolder(file, path, HousingRemedy).Find(file);
}
