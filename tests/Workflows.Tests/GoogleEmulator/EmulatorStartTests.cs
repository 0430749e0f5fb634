using Google.Apis.Sheets.v4.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Workflows.Google;
using Workflows.GoogleEmulator;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

public sealed class EmulatorStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emulator-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_that_was_answered_is_there_after_a_restart()
    {
        string sheet;
        FormFixture form;
        string responseId;
        string key;
        await using (var google = await EmulatorHost.StartAsync(_folder))
        {
            sheet = await google.NewSpreadsheetAsync("S2");
            await google.WriteAsync(sheet, "A1:B3", ["key", "n"], ["b", 1.5], ["a", true]);
            await google.BatchAsync(
                sheet,
                new Request
                {
                    CreateDeveloperMetadata = new CreateDeveloperMetadataRequest
                    {
                        DeveloperMetadata = new DeveloperMetadata
                        {
                            MetadataId = 9,
                            MetadataKey = "k",
                            Visibility = "DOCUMENT",
                            Location = new DeveloperMetadataLocation
                            {
                                DimensionRange = new DimensionRange
                                {
                                    SheetId = 0,
                                    Dimension = "ROWS",
                                    StartIndex = 1,
                                    EndIndex = 2,
                                },
                            },
                        },
                    },
                }
            );
            await google.ActAsync($"spreadsheets/{sheet}", """{"kind":"sort","column":"A"}""");
            await google.ActAsync($"spreadsheets/{sheet}", """{"kind":"renameTab","title":"Arrangements"}""");
            await google.ActAsync($"spreadsheets/{sheet}", """{"kind":"deleteRow","row":1}""");
            form = await FormFixture.CreateAsync(google);
            await google.ActAsync($"forms/{form.Id}", """{"kind":"allowEditing"}""");
            var gone = (string)(await google.SubmitAsync(form.Id, form.NotUrgent("gone")))["responseId"]!;
            responseId = (string)(await google.SubmitAsync(form.Id, form.NotUrgent("kept")))["responseId"]!;
            await google.ActAsync($"forms/{form.Id}", $$"""{"kind":"deleteResponse","responseId":"{{gone}}"}""");
            key = await File.ReadAllTextAsync(google.KeyFile);
        }

        // As after a kill in the middle of a line that was never answered.
        foreach (var journal in Directory.EnumerateFiles(_folder, "*.jsonl", SearchOption.AllDirectories))
        {
            await File.AppendAllTextAsync(journal, """{"rows":[{"sheet":0,"at":0,"remo""");
        }

        await using var again = await EmulatorHost.StartAsync(_folder);
        Assert.Equal(["a|TRUE", "b|1.5"], await again.ReadAsync(sheet, "Arrangements"));
        var tag = await again.Sheets.Spreadsheets.DeveloperMetadata.Get(sheet, 9).ExecuteAsync();
        Assert.Equal(1, tag.Location!.DimensionRange!.StartIndex);
        var response = Assert.Single((await again.Forms.Forms.Responses.List(form.Id).ExecuteAsync()).Responses!);
        Assert.Equal(responseId, response.ResponseId);
        await again.SubmitAsync(form.Id, [.. form.NotUrgent("edited"), ("responseId", responseId)]);
        await again.WriteAsync(sheet, "Arrangements!A1", ["after"]);
        Assert.Equal(PrivateKey(key), PrivateKey(await File.ReadAllTextAsync(again.KeyFile)));
    }

    [Fact]
    public void The_emulator_refuses_to_run_where_real_data_may_be()
    {
        Assert.Null(GoogleEmulatorServices.Refusal(new HostingEnvironment { EnvironmentName = Environments.Development }));
        Assert.Equal(
            GoogleEmulatorServices.OnlyInDevelopment,
            GoogleEmulatorServices.Refusal(new HostingEnvironment { EnvironmentName = Environments.Production })
        );
    }

    [Theory]
    [InlineData("2026-11-27T17:00:00Z", 0)]
    [InlineData("2026-11-27T17:00:00.5Z", 5_000_000)]
    [InlineData("2026-11-27T17:00:00.394Z", 3_940_000)]
    [InlineData("2026-11-27T17:00:00.394652Z", 3_946_520)]
    [InlineData("2026-11-27T17:00:00.394652789Z", 3_946_527)]
    [InlineData("2026-11-27T18:00:00.000001+01:00", 10)]
    public void A_timestamp_keeps_its_microseconds_whatever_its_digits(string raw, long ticks)
    {
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 17, 0, 0, TimeSpan.Zero).AddTicks(ticks), GoogleTime.Parse(raw));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-27T17:00:00")]
    [InlineData("2026-11-27T17:00:00.Z")]
    [InlineData("27.11.2026")]
    public void What_is_no_timestamp_is_refused(string raw)
    {
        Assert.Throws<FormatException>(() => GoogleTime.Parse(raw));
    }

    [Fact]
    public void A_missing_key_file_is_said_in_one_sentence()
    {
        using var clients = new GoogleClients(new GoogleOptions { CredentialFile = Path.Combine(_folder, "none.json") });

        var wrong = Assert.Throws<GoogleCredentialException>(() => clients.Sheets);

        Assert.Contains("none.json cannot be read", wrong.Message);
    }

    private static string PrivateKey(string json) => (string)System.Text.Json.Nodes.JsonNode.Parse(json)!["private_key"]!;
}
