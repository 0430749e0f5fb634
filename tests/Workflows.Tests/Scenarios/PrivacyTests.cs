using System.Text.Json.Nodes;
using Workflows.Google.Sheets;
using Workflows.Storage;
using Workflows.Storage.Engine;
using Workflows.Storage.Privacy;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>
/// After a week with the main job in all its shapes: nothing that names a case, a person or their words stands in clear where it must not
/// (RULES.md#sheets, RULES.md#mails), and erasing one case leaves the others whole.
/// </summary>
public sealed class PrivacyTests
{
    private static readonly string[] Names =
    [
        "Helen Okafor",
        "Priya Nair",
        "Janet Lowe",
        "Mark Ellis",
        "Tom Reid",
        "Asha Malik",
        "Ben Cole",
        "Ruth Adey",
        "Lee Wong",
        "Dana Fox",
        "Okafor",
        "Malik",
        "Adey",
    ];

    private static readonly string[] Words = ["quiet afternoons suit them", "the lift is broken again", "07700 900456"];

    // An answer's own words, as options have them.
    private static readonly string[] Options = ["Own phone that runs WhatsApp", "Yes, in their own words"];

    private static readonly string[] References =
    [
        Case("NTH", 601),
        Case("NTH", 602),
        Case("RVD", 603),
        Case("NTH", 604),
        Case("NTH", 605),
        Case("NTH", 606),
    ];

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nothing_personal_stands_in_clear_and_one_erased_case_leaves_the_others_whole(Dialect dialect)
    {
        await using var server = await ScenarioServer.StartAsync(dialect, logLevel: "Information");
        await LiveThroughAWeekAsync(server);
        await DatabaseIsSealedAsync(server);
        LogAndAddressesAreClean(server);
        MailsAreClean(server);
        await SheetsAreCleanAsync(server);
        await ErasingOneLeavesTheOthersAsync(server);
    }

    private static async Task LiveThroughAWeekAsync(ScenarioServer server)
    {
        var tuesday = await server.Clock.TuesdayAsync();
        await server.Forms.ArriveAsync(Asha, With(Sixteen(References[0], tuesday), ("note", Words[0])));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + References[0], "Approve");
        await server.Forms.ArriveAsync(Asha, With(Fourteen(References[1], tuesday), ("note", Words[1])));
        await server.Deciders.DecideAsync(Tom, "Decision needed: " + References[1], "Approve", level: 2);
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + References[1], "Do not approve", 2, ("reason", "plan_missing"));
        await server.Forms.ArriveAsync(Ben, NeverUse(References[2], "Something applies"));
        await server.Forms.ArriveAsync(Asha, With(Sixteen(References[3], tuesday), ("note", $"call {Words[2]}")));
        await server.Forms.ArriveAsync("stranger@harbour.example", Sixteen(References[4], tuesday));
        await server.Forms.ArriveAsync(Asha, Sixteen(References[5], tuesday));
        using (var browser = server.Browse())
        {
            // A wrong case reference is typed, and a page asked for by a name that is none.
            await browser.OpenAsync("/t/not-a-token");
            await browser.OpenAsync("/");
            await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
            await browser.OpenAsync("/");
            foreach (var words in References.Concat(Names).Concat(Words))
            {
                Assert.DoesNotContain(words, browser.Page, StringComparison.Ordinal);
            }
        }

        await server.Clock.MoveToAsync(tuesday.Days(8));
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(References[0]))["state"]);
        Assert.Equal("Declined", (await server.Sheets.ArrangementAsync(References[1]))["state"]);
        Assert.Equal("ExpiredUndecided", (await server.Sheets.ArrangementAsync(References[5]))["state"]);
    }

    /// <summary>Not a case reference, a name, an address or a word of an answer in any table; for SQLite not in its files either.</summary>
    private static async Task DatabaseIsSealedAsync(ScenarioServer server)
    {
        var dump = await DatabaseDump.ReadAsync(server);
        Assert.Contains(dump.Rows, r => r.Table == "arrangements");
        foreach (var secret in Secrets())
        {
            // The texts of the form itself, which everybody sees, are kept to read answers by the version that was live.
            var rows = dump.Rows.Where(r => r.Table != "google_form_versions" || !Options.Contains(secret));
            Assert.DoesNotContain(rows, r => r.Text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }

        foreach (var file in Directory.EnumerateFiles(server.Folder, "workflows.db*"))
        {
            using var copy = new MemoryStream();
            await using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                await stream.CopyToAsync(copy);
            }

            foreach (var secret in Secrets().Except(Options))
            {
                Assert.True(
                    copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)) < 0,
                    $"'{secret}' stands in {Path.GetFileName(file)}."
                );
            }
        }
    }

    private static void LogAndAddressesAreClean(ScenarioServer server)
    {
        Assert.Contains(server.Log, l => l.Contains("Request starting", StringComparison.Ordinal));
        Assert.Contains(server.Log, l => l.Contains("/v4/spreadsheets/", StringComparison.Ordinal));
        foreach (var secret in Secrets().Append("harbour.example"))
        {
            var found = server.Log.FirstOrDefault(l =>
                l.Contains(secret, StringComparison.OrdinalIgnoreCase)
                || l.Contains(Uri.EscapeDataString(secret), StringComparison.OrdinalIgnoreCase)
            );
            Assert.True(found is null, $"'{secret}' is in the log: {found}");
        }
    }

    /// <summary>A mail may say the case reference, and goes to an address; nothing else.</summary>
    private static void MailsAreClean(ScenarioServer server)
    {
        Assert.True(server.Letters.All().Count > 20);
        foreach (var mail in server.Letters.All())
        {
            foreach (
                var secret in Names.Concat(Words).Concat(["16 or 17", "16-17", "13 to 15", "13-15", "plan_missing", "A plan is missing"])
            )
            {
                Assert.DoesNotContain(secret, mail.Subject + mail.Text + mail.Html, StringComparison.OrdinalIgnoreCase);
            }

            var words = (mail.Subject + mail.Text + mail.Html).Replace("pilot@harbour.example", "", StringComparison.Ordinal);
            Assert.DoesNotContain("@", words, StringComparison.Ordinal);
            Assert.Contains("Auto-Submitted: auto-generated", mail.Data, StringComparison.Ordinal);
        }

        // Codes and warnings go to whoever reads over a shoulder: not even the case reference is in their subject.
        Assert.All(
            server.Letters.All(null, "Your code").Concat(server.Letters.All(null, "One of your forms")),
            m => Assert.All(References, r => Assert.DoesNotContain(r, m.Subject, StringComparison.Ordinal))
        );
        Assert.DoesNotContain(server.Letters.All(), m => m.Data.Contains(References[4], StringComparison.Ordinal));
    }

    /// <summary>A case reference stands in the column case_ref of S2, and nowhere else.</summary>
    private static async Task SheetsAreCleanAsync(ScenarioServer server)
    {
        var rows = 0;
        foreach (var sheet in await server.Get<SpreadsheetSetup>().ListAsync())
        {
            var json = await server.Google.JsonAsync($"/spreadsheets/{sheet.ExternalId}");
            foreach (var tab in json["tabs"]!.AsArray())
            {
                var values = tab!["values"]!.AsArray().Select(r => r!.AsArray().Select(c => (string?)c ?? "").ToArray()).ToArray();
                foreach (var row in values.Skip(1))
                {
                    rows++;
                    foreach (var (column, value) in values[0].Zip(row))
                    {
                        Assert.All(
                            Secrets().Append("@"),
                            secret =>
                            {
                                if (column != "case_ref" || !References.Contains(secret))
                                {
                                    Assert.DoesNotContain(secret, value, StringComparison.OrdinalIgnoreCase);
                                }
                            }
                        );
                    }
                }
            }
        }

        Assert.True(rows >= 6, $"{rows} rows are in the sheets.");
    }

    private static async Task ErasingOneLeavesTheOthersAsync(ScenarioServer server)
    {
        var vault = server.Get<Vault>();
        var (erased, kept) = (await CaseAsync(server, References[0]), await CaseAsync(server, References[1]));
        var before = await OpenedAsync(server, kept);
        Assert.All(await OpenedAsync(server, erased), r => Assert.NotEqual(Unreadable, r.Value));
        var instances = await server.Database.QueryAsync<string>("select id from instances where case_id = @erased", new { erased });
        Assert.NotEmpty(instances);
        await using (var transaction = await server.Database.BeginAsync())
        {
            await vault.EraseAsync(transaction, erased, server.Clock.Now);
            await transaction.CommitAsync();
        }

        var after = await OpenedAsync(server, erased);
        foreach (var table in new[] { "arrangements", "tasks", "submission_revisions", "audit" })
        {
            Assert.Contains(after, r => r.Key.StartsWith(table + " ", StringComparison.Ordinal));
        }

        Assert.All(after, r => Assert.Equal(Unreadable, r.Value));
        Assert.Equal(before, await OpenedAsync(server, kept));
        foreach (var instance in instances)
        {
            await Assert.ThrowsAsync<CaseErasedException>(() => server.Get<BurstLog>().ReadAsync(instance));
        }

        await using (var transaction = await server.Database.BeginAsync())
        {
            Assert.Null(await vault.FindCaseAsync(transaction, References[0]));
            Assert.Equal(kept, await vault.FindCaseAsync(transaction, References[1]));
        }

        using var browser = server.Browse();
        await browser.OpenAsync("/");
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
        await browser.OpenAsync($"/instances/{instances[0]}");
        Assert.Contains("The data of this case was erased", browser.Words, StringComparison.Ordinal);

        // The erased case's reference may come again, as a case that nobody has heard of.
        await server.Forms.ArriveAsync(Asha, Sixteen(References[0], server.Clock.Now));
        Assert.NotEqual(erased, await CaseAsync(server, References[0]));
        await browser.OpenAsync("/");
        Assert.Equal(200, browser.Status);
    }

    private const string Unreadable = "erased";

    /// <summary>Every sealed row of a case, opened.</summary>
    private static async Task<SortedDictionary<string, string>> OpenedAsync(ScenarioServer server, string caseId)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var (table, column, sealedAs) in new[]
            {
                ("arrangements", "payload", "arrangements"),
                ("tasks", "payload", "tasks"),
                ("submission_revisions", "answers", "submission_revisions"),
                ("audit", "detail", "audit, with a code"),
            }
        )
        {
            foreach (
                var row in await server.Database.QueryAsync<SealedRow>(
                    $"select id, {column} as value from {table} where case_id = @caseId and {column} is not null",
                    new { caseId }
                )
            )
            {
                string value;
                try
                {
                    value = (await server.Get<Vault>().OpenAsync<JsonNode>(caseId, sealedAs, row.Id, row.Value)).ToJsonString();
                }
                catch (CaseErasedException)
                {
                    value = Unreadable;
                }

                rows[$"{table} {row.Id}"] = value;
            }
        }

        return rows;
    }

    private static async Task<string> CaseAsync(ScenarioServer server, string reference)
    {
        await using var transaction = await server.Database.BeginAsync();
        return (await server.Get<Vault>().FindCaseAsync(transaction, reference))!;
    }

    private static Dictionary<string, string[]> With(Dictionary<string, string[]> answers, (string Key, string Value) more) =>
        new(answers) { [more.Key] = [more.Value] };

    private static IEnumerable<string> Secrets() =>
        [.. References, .. Names, .. Words, Asha, Ben, Helen, Priya, Janet, Tom, Ruth, Lee, Dana, "stranger@harbour.example", .. Options];

    private sealed class SealedRow
    {
        public string Id { get; set; } = "";

        public byte[] Value { get; set; } = [];
    }
}
