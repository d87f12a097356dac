using Xunit;

namespace Sockeye.Cookbook.Pages;

/// <summary>The pages of the cookbook and the recipes belong together. SOCKEYE_UPDATE_COOKBOOK=1 writes the code in the pages anew.</summary>
public class PagesTests
{
    private const string Folder = "docs/cookbook";

    [Fact]
    public void The_code_in_the_pages_is_the_code_that_runs()
    {
        bool updates = Environment.GetEnvironmentVariable("SOCKEYE_UPDATE_COOKBOOK") == "1";
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf(Folder), "*.md"))
        {
            string page = File.ReadAllText(path), renewed = CodeBlock.Renew(page);
            if (updates) File.WriteAllText(path, renewed);
            else Assert.True(page == renewed, $"The code in {Folder}/{Path.GetFileName(path)} is not that of the test: SOCKEYE_UPDATE_COOKBOOK=1 ./test Cookbook writes it anew.");
        }
    }

    [Fact]
    public void Each_recipe_has_a_page_that_shows_it_and_the_table_leads_there()
    {
        string table = File.ReadAllText(Repository.PathOf($"{Folder}/README.md"));
        Assert.InRange(Recipe.All.Count(), 15, 100);
        foreach (Recipe recipe in Recipe.All)
        {
            Assert.True(File.Exists(Repository.PathOf(recipe.Page)), $"{recipe.Source} has no page {recipe.Page}");
            string page = File.ReadAllText(Repository.PathOf(recipe.Page));
            Assert.Equal([recipe.Source], CodeBlock.SourcesOf(page));
            Assert.Contains($"]({Path.GetFileName(recipe.Page)})", table, StringComparison.Ordinal);
        }
        string[] pages = [.. Directory.EnumerateFiles(Repository.PathOf(Folder), "*.md").Select(path => $"{Folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)];
        Assert.Equal(Recipe.All.Select(recipe => recipe.Page).Append($"{Folder}/README.md").Order(StringComparer.Ordinal), pages);
    }

    [Fact]
    public void A_recipe_fits_on_a_page()
    {
        foreach (Recipe recipe in Recipe.All)
        {
            string[] lines = CodeBlock.BodyOf(File.ReadAllText(Repository.PathOf(recipe.Source))).Split('\n');
            Assert.True(lines.Length <= 66, $"{recipe.Source} has {lines.Length} lines");
            Assert.All(lines, line => Assert.True(line.Length <= 150, $"{recipe.Source}: {line}"));
        }
    }
}
