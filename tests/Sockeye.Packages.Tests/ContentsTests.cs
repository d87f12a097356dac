using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;
using Xunit;

namespace Sockeye.Packages.Tests;

/// <summary>What is in the packages.</summary>
public sealed class ContentsTests(Feed feed)
{
    private static readonly Guid s_embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Theory]
    [InlineData("Sockeye", "Sockeye Sockeye.Core Sockeye.Devices Sockeye.Wire")]
    [InlineData("Sockeye.AspNetCore", "Sockeye.AspNetCore")]
    [InlineData("Sockeye.Berkeley", "Sockeye.Berkeley")]
    [InlineData("Sockeye.Testing", "Sockeye.Simulation Sockeye.Testing")]
    [InlineData("Sockeye.Testing.Xunit", "Sockeye.Testing.Xunit")]
    public void A_library_has_its_assemblies_with_documentation_and_symbols(string package, string assemblies)
    {
        IEnumerable<string> Named(string extension) => assemblies.Split(' ').Select(assembly => $"lib/net10.0/{assembly}.{extension}");
        Assert.Equal(Named("dll").Concat(Named("xml")).ToHashSet(), Names(feed.PathOf(package), "lib/").ToHashSet());
        Assert.Equal(Named("pdb").ToHashSet(), Names(feed.PathOf(package, "snupkg"), "lib/").ToHashSet());
    }

    [Theory]
    [InlineData("Sockeye")]
    [InlineData("Sockeye.AspNetCore")]
    [InlineData("Sockeye.Berkeley")]
    [InlineData("Sockeye.Testing")]
    [InlineData("Sockeye.Testing.Xunit")]
    [InlineData("Sockeye.Tool")]
    [InlineData("Sockeye.Templates")]
    public void A_package_says_what_it_is(string package)
    {
        XElement metadata = Metadata(package);
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.True(Value(metadata, "description").Length > 40);
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf(package));
        using var reader = new StreamReader(archive.GetEntry("README.md")!.Open());
        Assert.StartsWith($"# {package}\n", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sockeye", "")]
    [InlineData("Sockeye.AspNetCore", "Sockeye")]
    [InlineData("Sockeye.Berkeley", "Sockeye")]
    [InlineData("Sockeye.Testing", "Sockeye")]
    [InlineData("Sockeye.Testing.Xunit", "Sockeye.Testing")]
    [InlineData("Sockeye.Tool", "")]
    [InlineData("Sockeye.Templates", "")]
    public void A_package_asks_for_packages_that_there_are(string package, string ours)
    {
        string[] asked = [.. Metadata(package).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}")];
        Assert.Equal(
            ours.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $"{name} {feed.Version}"),
            asked.Where(name => name.StartsWith("Sockeye", StringComparison.Ordinal)));
        XDocument versions = XDocument.Load(Repository.PathOf("Directory.Packages.props"));
        Assert.Subset(
            versions.Descendants("PackageVersion").Select(item => $"{item.Attribute("Include")!.Value} {item.Attribute("Version")!.Value}").ToHashSet(),
            asked.Where(name => !name.StartsWith("Sockeye", StringComparison.Ordinal)).ToHashSet());
    }

    [Theory]
    [InlineData("Sockeye")]
    [InlineData("Sockeye.AspNetCore")]
    [InlineData("Sockeye.Berkeley")]
    [InlineData("Sockeye.Testing")]
    [InlineData("Sockeye.Testing.Xunit")]
    public void A_debugger_finds_every_source_file(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf(package, "snupkg"));
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal)))
        {
            using var symbols = new MemoryStream();
            using (Stream packed = entry.Open()) packed.CopyTo(symbols);
            symbols.Position = 0;
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
            MetadataReader reader = provider.GetMetadataReader();
            bool isServed = reader.GetCustomDebugInformation(EntityHandle.ModuleDefinition).Any(handle => IsKind(reader, handle, s_sourceLink));
            string[] missing = [.. reader.Documents
                .Where(document => !isServed && !reader.GetCustomDebugInformation(document).Any(handle => IsKind(reader, handle, s_embeddedSource)))
                .Select(document => reader.GetString(reader.GetDocument(document).Name))];
            Assert.Empty(missing);
        }
    }

    private static bool IsKind(MetadataReader reader, CustomDebugInformationHandle handle, Guid kind) =>
        reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == kind;

    private XElement Metadata(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf(package));
        using Stream specification = archive.GetEntry(package + ".nuspec")!.Open();
        return XDocument.Load(specification).Root!.Elements().Single();
    }

    private static string Value(XElement metadata, string name) =>
        metadata.Elements().Single(element => element.Name.LocalName == name).Value;

    private static string[] Names(string path, string folder)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return [.. archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith(folder, StringComparison.Ordinal))];
    }
}
