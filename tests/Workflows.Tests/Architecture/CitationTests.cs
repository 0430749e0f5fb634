using System.Text.Json;
using Workflows.Casework.Arrangements;
using Xunit;

namespace Workflows.Tests.Architecture;

/// <summary>A maintainer can follow every citation inside the repository: <c>workflows/RULES.md</c> explains it, and says what the code does.</summary>
public sealed class CitationTests
{
    private static readonly RulesFile Rules = RulesFile.Read();

    [Fact]
    public void Every_citation_is_explained_in_the_rules()
    {
        var unexplained = Citations.Files().SelectMany(file => Citations.Unexplained(file.Path, file.Text, Rules)).ToList();

        Assert.True(unexplained.Count == 0, "workflows/RULES.md has no row or heading for:\n" + string.Join('\n', unexplained));
    }

    /// <summary>Text with one citation that no rule explains. Written in pieces, so that this file cites nothing unknown itself.</summary>
    public static TheoryData<string, string> Unknown =>
        new()
        {
            { "// Refused by " + "R-" + "99.", "R-" + "99" },
            { "/// <summary>Source: " + "R-" + "13z.</summary>", "R-" + "13z" },
            { "\"ladder\": \"" + "K" + "9\"", "K" + "9" },
            { "queue(\"" + "EM-" + "98\")", "EM-" + "98" },
            { "the tab " + "S" + "9,", "S" + "9" },
            { "waits for " + "W" + "77 (later)", "W" + "77" },
            { "form " + "F" + "44", "F" + "44" },
            { "M1 and " + "M" + "31", "M" + "31" },
            { "end code " + "X" + "7", "X" + "7" },
            { "as in " + "SC-" + "99", "SC-" + "99" },
            { "public void " + "SC_" + "98_a_link_decides_nothing()", "SC-" + "98" },
            { "public void The_order_of_" + "W" + "66()", "W" + "66" },
            { "see RULES.md" + "#no-such-heading", "RULES.md" + "#no-such-heading" },
            { "Source: the long document \u00a7" + "2.6", "\u00a7" + "2.6" },
        };

    [Theory, MemberData(nameof(Unknown))]
    public void An_unknown_citation_is_reported_with_its_place(string line, string citation) =>
        Assert.Equal([$"src/Planted.cs:2: {citation}"], Citations.Unexplained("src/Planted.cs", $"// R-47\n{line}\n", Rules));

    [Fact]
    public void An_unknown_citation_in_the_name_of_a_file_is_reported() =>
        Assert.Equal(
            ["workflows/mail/" + "EM-" + "98.liquid:0: " + "EM-" + "98"],
            Citations.Unexplained("workflows/mail/" + "EM-" + "98.liquid", "", Rules)
        );

    [Theory]
    [InlineData("await google.ReadAsync(id, \"A1:F99\")")]
    [InlineData("value.ToString($\"{value:X4}\")")]
    [InlineData("week 2026-W48")]
    [InlineData("PH-0231, d=\"M0 0 8 4\"")]
    public void Cells_formats_weeks_and_tags_are_no_citations(string line) =>
        Assert.Equal([], Citations.Unexplained("src/Planted.cs", line, Rules));

    [Fact]
    public void A_mention_in_a_sentence_explains_nothing()
    {
        var rules = new RulesFile("## K1 and others\n\nR-01 is mentioned here.\n\n| id | rule |\n| --- | --- |\n| R-02 | like R-03 |\n");

        Assert.Equal([true, true, false, false], new[] { "K1", "R-02", "R-01", "R-03" }.Select(rules.Explains));
    }

    [Fact]
    public void The_table_of_transitions_is_the_code()
    {
        var open = Enum.GetValues<ArrangementState>().Where(state => state.IsOpen()).ToHashSet();
        var code = ArrangementTransitions.All.Select(t =>
            string.Join(
                " | ",
                open.SetEquals(t.From) ? "any open" : string.Join(", ", t.From),
                t.FromStage switch
                {
                    null => "any",
                    ArrangementStage.None => "",
                    { } stage => stage.ToString(),
                },
                t.Event,
                t.TimerMay ? "yes" : "no",
                string.Join(", then ", t.To) + (t.ToStage == ArrangementStage.None ? "" : $", {t.ToStage}"),
                t.EndCode is { } code ? $"`{code}`" : ""
            )
        );

        Assert.Equal(code, Rules.Rows("Transitions").Select(row => string.Join(" | ", row.Take(6))));
    }

    [Fact]
    public void Every_state_and_stage_is_explained()
    {
        var rows = Rules.Rows("States").Select(row => (row[0], row[1])).ToList();

        Assert.Equal(
            [
                .. Enum.GetValues<ArrangementState>().Select(s => (s.ToString(), s.IsOpen() ? "yes" : "no")),
                .. Enum.GetNames<ArrangementStage>().Select(s => (s, rows.First(r => r.Item1 == s).Item2)),
            ],
            rows
        );
    }

    [Fact]
    public void Every_answer_code_of_a_form_is_in_the_list_of_its_question()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Citations.RepositoryRoot, "workflows", "forms"), "*.json"))
        {
            using var form = JsonDocument.Parse(File.ReadAllText(file));
            var key = form.RootElement.GetProperty("key").GetString();
            // A form in another language has the codes of its first: F4cy those of F4.
            var rows = Rules.Rows($"Answer codes of {key![..2]}").ToDictionary(row => row[1].Trim('`'), row => row[2]);
            foreach (var question in Questions(form.RootElement))
            {
                var name = question.GetProperty("key").GetString()!;
                Assert.True(rows.TryGetValue(name, out var listed), $"RULES.md has no row for question '{name}' of {key}.");
                Assert.Equal(
                    "",
                    string.Join(' ', CodesOf(question).Where(code => !listed.Contains($"`{code}`", StringComparison.Ordinal)))
                );
            }
        }
    }

    [Theory]
    [InlineData("Ladders", "ladders", "*.json")]
    [InlineData("Mails", "mail", "EM-*.liquid")]
    public void Every_ladder_and_mail_that_is_shipped_has_a_row(string heading, string folder, string pattern)
    {
        var rows = Rules.Rows(heading).Select(row => row[0]).ToHashSet();
        var files = Directory
            .EnumerateFiles(Path.Combine(Citations.RepositoryRoot, "workflows", folder), pattern)
            .Select(Path.GetFileNameWithoutExtension);

        Assert.Equal([], files.Where(file => !rows.Contains(file!)));
    }

    private static IEnumerable<JsonElement> Questions(JsonElement form) =>
        form.GetProperty("sections")
            .EnumerateArray()
            .SelectMany(section =>
                section.TryGetProperty("questions", out var questions) ? [.. questions.EnumerateArray()] : Array.Empty<JsonElement>()
            );

    // Months and repeated questions are described, not listed.
    private static IEnumerable<string> CodesOf(JsonElement question) =>
        question.TryGetProperty("options", out var options) && !question.TryGetProperty("repeats", out _)
            ? options.EnumerateArray().Select(o => o.GetProperty("code").GetString()!).Where(code => code.Length != 7 || code[4] != '-')
            : [];
}
