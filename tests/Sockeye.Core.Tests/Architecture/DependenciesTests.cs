using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>Who may stand on whom, between assemblies.</summary>
public sealed class DependenciesTests
{
    private static readonly Assembly s_wire = typeof(Wire.Addresses.IPv4Address).Assembly;
    private static readonly Assembly s_core = typeof(Sockeye.Core.Foundation.Instant).Assembly;

    [Theory]
    [InlineData("Sockeye.Wire", "")]
    [InlineData("Sockeye.Core", "Sockeye.Wire")]
    [InlineData("Sockeye.Devices", "Sockeye.Core")]
    [InlineData("Sockeye", "Sockeye.Devices")]
    [InlineData("Sockeye.Berkeley", "Sockeye")]
    [InlineData("Sockeye.Simulation", "Sockeye.Core Sockeye.Devices")]
    public void A_project_stands_on_those_below_it_only(string project, string below)
    {
        var references = Items(project, "ProjectReference")
            .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value));
        Assert.Equal(below.Split(' ', StringSplitOptions.RemoveEmptyEntries), references.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Sockeye.Wire")]
    [InlineData("Sockeye.Core")]
    public void Wire_and_Core_use_no_package(string project)
    {
        // An analyzer is a tool of the build: nothing of it is left in what is built.
        var packages = Items(project, "PackageReference").Where(item => item.Attribute("PrivateAssets")?.Value != "all");
        Assert.Empty(packages.Select(item => item.Attribute("Include")?.Value));
    }

    [Fact]
    public void Wire_refers_to_nothing_but_the_base_library() => AssertRefersOnlyTo(s_wire);

    [Fact]
    public void Core_refers_to_nothing_but_Wire_and_the_base_library() => AssertRefersOnlyTo(s_core, "Sockeye.Wire");

    /// <summary>A drop-in System.Net.Sockets built on Sockeye is only possible if nothing below it needs the real one.</summary>
    [Fact]
    public void Only_the_Forward_corner_of_Devices_uses_the_sockets_of_the_host()
    {
        var types = typeof(System.Net.Sockets.Socket).Assembly.GetExportedTypes()
            .Select(type => type.Name.Split('`')[0]).Distinct();
        var pattern = new Regex($@"\b(?:{string.Join('|', types)})\b");
        var offences =
            from file in SourceFile.Under("src/Sockeye.Devices")
            where !file.Path.StartsWith("src/Sockeye.Devices/Forward/", StringComparison.Ordinal)
            where file.Code.Contains("System.Net.Sockets", StringComparison.Ordinal)
            from line in file.LinesOfCodeWith(pattern)
            where !line.Contains("using ", StringComparison.Ordinal)
            select line;
        Offences.MustBeNone("The host's own sockets stay in src/Sockeye.Devices/Forward.", offences);
    }

    private static void AssertRefersOnlyTo(Assembly assembly, params string[] allowed)
    {
        var names = assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();
        Offences.MustBeNone($"{assembly.GetName().Name} refers to more than it may:", names.Where(name =>
            !allowed.Contains(name) && (!name.StartsWith("System.", StringComparison.Ordinal) || name == "System.Net.Sockets")));
    }

    private static IEnumerable<XElement> Items(string project, string kind) =>
        XDocument.Load(Repository.PathOf($"src/{project}/{project}.csproj")).Descendants(kind);
}
