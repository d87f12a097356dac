using Xunit;

namespace Sockeye.World.Tests.Packetdrill;

/// <summary>The list of mistakes that <c>build/mutations.sh</c> makes still fits the sources; the script itself, which builds each of them
/// and takes minutes, is no part of <c>./test</c>.</summary>
public class MutationTests
{
    private const string List = "tests/mutations.txt";

    public static TheoryData<string> Names => [.. Read().Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pattern_stands_in_its_file_once(string name)
    {
        Mutation mutation = Read().Single(one => one.Name == name);
        string text = File.ReadAllText(Repository.PathOf(mutation.File));
        int count = text.Split(mutation.Search).Length - 1;
        Assert.True(count == 1, $"'{mutation.Search}' stands {count} times in {mutation.File}");
        Assert.NotEqual(mutation.Search, mutation.Replacement);
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Read().Count >= 15);

    private static List<Mutation> Read()
    {
        var mutations = new List<Mutation>();
        var mutation = new Mutation("", "", "", "");
        foreach (string line in File.ReadLines(Repository.PathOf(List)))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            string value = line[1..].TrimStart(' ');
            switch (line[0])
            {
                case '=': mutation = new Mutation(value, "", "", ""); break;
                case '@': mutation = mutation with { File = value }; break;
                case '-': mutation = mutation with { Search = value }; break;
                case '+': mutations.Add(mutation with { Replacement = value }); break;
                default: Assert.Fail($"what is '{line}'?"); break;
            }
        }
        return mutations;
    }

    private sealed record Mutation(string Name, string File, string Search, string Replacement);
}
