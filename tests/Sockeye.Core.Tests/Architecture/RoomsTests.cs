using System.Text.RegularExpressions;
using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>Rooms are folders in a fixed order; a room looks down, never up (ARCHITECTURE.md, idea 2).</summary>
/// <remarks>What counts as looking is what the compiler follows: code, usings and <c>cref</c>. A hop comment in words
/// ("Called by …") may name anything.</remarks>
public sealed class RoomsTests
{
    private const string Core = "src/Sockeye.Core/";

    // The rooms of Core, from the ground up.
    private static readonly string[] s_rooms =
        ["Foundation", "Link", "Internet", "Transport", "Local", "Sockets", "Services", "Stack"];

    // The order inside the two busy rooms: a floor per line, from the ground up; the floors of one room stand together.
    // A floor is a list of paths under Core; a file on none of them stands in the entrance, which every floor may use.
    private static readonly (string Room, string[] Paths)[] s_floors =
    [
        ("Internet", ["Internet/Routing/", "Internet/PathMtu/"]),
        ("Internet", ["Internet/Neighbors/"]),
        ("Internet", ["Internet/IPv4/IPv4Output.", "Internet/IPv6/IPv6Output.", "Internet/Fragmentation/"]),
        ("Internet", ["Internet/Icmp/"]),
        ("Internet", ["Internet/Multicast/", "Internet/Autoconfiguration/"]),
        ("Internet", ["Internet/IPv4/IPv4Input.", "Internet/IPv6/IPv6Input.", "Internet/IPv4/IPv4Forward.", "Internet/IPv6/IPv6Forward."]),

        ("Tcp", [.. Engines]),
        ("Tcp", ["Transport/Tcp/TcpOutput.", "Transport/Tcp/TimeWait/"]),
        ("Tcp", ["Transport/Tcp/Connections/"]),
        ("Tcp", ["Transport/Tcp/Listening/"]),
        ("Tcp", ["Transport/Tcp/TcpDemultiplexer."]),
        ("Tcp", ["Transport/Tcp/TcpInput."]),
    ];

    [Fact]
    public void Every_folder_of_Core_is_a_room_in_the_list()
    {
        var unlisted = SourceFile.Under(Core).Where(file => Array.IndexOf(s_rooms, RoomOf(file)) < 0);
        Offences.MustBeNone("Each file of Core belongs to a room; the order is the list in RoomsTests.",
            unlisted.Select(file => file.Path));
    }

    [Fact]
    public void A_room_never_looks_up()
    {
        var files = SourceFile.Under(Core);
        var offences =
            from file in files
            let rank = Array.IndexOf(s_rooms, RoomOf(file))
            from room in s_rooms.Skip(rank + 1)
            from mention in Mentions(file, room, NamesIn(files, room))
            select $"{file} looks up to {room}: {mention}";
        Offences.MustBeNone($"A room looks down, never up: {string.Join(" < ", s_rooms)}.", offences);
    }

    [Fact]
    public void Inside_a_busy_room_a_floor_never_looks_up()
    {
        var files = SourceFile.Under(Core);
        var offences =
            from file in files
            let floor = FloorOf(file)
            where floor >= 0
            from higher in files
            let above = FloorOf(higher)
            where above > floor && s_floors[above].Room == s_floors[floor].Room
            where Regex.IsMatch(file.References, $@"\b{higher.Stem}\b")
            select $"{file} looks up to {higher}";
        Offences.MustBeNone("Inside a room a floor looks down, never up: the list in RoomsTests.", offences.Distinct());
    }

    [Fact]
    public void An_engine_of_TCP_never_mentions_a_connection()
    {
        var offences =
            from file in SourceFile.Under(Core)
            where Engines.Any(engine => file.Path.StartsWith(Core + engine, StringComparison.Ordinal))
            where Regex.IsMatch(file.References, @"\bTcpConnection\b")
            select file.Path;
        Offences.MustBeNone("An engine is told what it needs; it can be tested without a connection.", offences);
    }

    [Theory]
    [InlineData("using Sockeye.Core.Stack;", true)]
    [InlineData("/// <see cref=\"Stack.NetStack\"/>", true)]
    [InlineData("var x = new Stack.NetStack();", true)]
    [InlineData("using S = global::Sockeye.Core.Stack.NetStack;", true)]
    [InlineData("// Called by Stack.NetStack", false)]
    [InlineData("var text = \"Stack.NetStack\";", false)]
    [InlineData("/* Sockeye.Core.Stack */", false)]
    [InlineData("pair.Stack.Port", false)]
    [InlineData("Stack.Port", false)]
    [InlineData("using Sockeye.Core.Stacking;", false)]
    public void The_test_sees_what_the_compiler_follows(string line, bool isMention)
    {
        var file = new SourceFile("src/Sockeye.Core/Link/Imagined.cs", line);
        Assert.Equal(isMention, Mentions(file, "Stack", ["NetStack"]).Any());
    }

    // The engines of TCP: state and arithmetic without a connection.
    private static IEnumerable<string> Engines =>
        new[] { "Sequence", "Streams", "Flow", "Acknowledging", "Recovery", "Congestion", "Extensions" }
            .Select(engine => $"Transport/Tcp/{engine}/");

    private static string RoomOf(SourceFile file) => file.Path[Core.Length..].Split('/')[0];

    private static int FloorOf(SourceFile file) => Array.FindIndex(s_floors, floor =>
        floor.Paths.Any(path => file.Path.StartsWith(Core + path, StringComparison.Ordinal)));

    private static IReadOnlyList<string> NamesIn(IEnumerable<SourceFile> files, string room) =>
        [.. files.Where(file => RoomOf(file) == room)
            .SelectMany(file => file.Path[Core.Length..].Split('/').Skip(1).SkipLast(1).Append(file.Stem))
            .Distinct()];

    private static IEnumerable<string> Mentions(SourceFile file, string room, IReadOnlyList<string> names) =>
        MentionPattern(room, names).Matches(file.References).Select(match => match.Value).Distinct();

    // The whole namespace, or the room's name before something that is really in that room: a property may well be
    // called Local.
    private static Regex MentionPattern(string room, IReadOnlyList<string> names) => new(
        $@"\bSockeye\.Core\.{room}\b|(?<![\w.])(?:Core\.)?{room}\.(?:{string.Join('|', names.Append("\\b\\B"))})\b");
}
