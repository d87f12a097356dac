namespace Sockeye;

/// <summary>Where the sources are: the folder above the running test program that holds Sockeye.slnx.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(System.AppContext.BaseDirectory);

    /// <summary>A path inside the repository, given with forward slashes.</summary>
    public static string PathOf(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Find(string start)
    {
        for (var folder = new System.IO.DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Sockeye.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new System.InvalidOperationException($"No Sockeye.slnx above {start}: the tests run from their clone.");
    }
}
