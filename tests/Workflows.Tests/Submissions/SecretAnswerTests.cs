using Workflows.Storage.Privacy;
using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Intake;
using Workflows.Submissions.Reading;
using Workflows.Tests.Agreements;
using Xunit;

namespace Workflows.Tests.Submissions;

/// <summary>An answer that proves something is nowhere but in the memory of the intake: a keyed hash takes its place before anything is stored.</summary>
public sealed class SecretAnswerTests : IAsyncDisposable
{
    private const string Code = "K7MPQ-4XWZ8";
    private readonly SubmissionWorld world = new();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_secret_answer_is_stored_as_the_keyed_hash_by_which_it_is_found_again()
    {
        var outcome = await world.DeliverAsync(F4Answers.Response(Code, "agree", SubmissionWorld.Tuesday, helped: "worker"));

        Assert.Equal(IntakeKind.Accepted, outcome.Kind);
        var read = await world.InAsync(t => world.Get<SubmissionReader>().CodesAsync(t, outcome.SubmissionId!, 1));
        Assert.Equal(("agree", "worker"), (read.Answers["answer"]!.ToString(), read.Answers["helped"]!.ToString()));
        Assert.Equal(SecretAnswers.Hash(world.Get<Vault>(), Code), read.Answers["code"]!.ToString());
        var view = await world.InAsync(t => world.Get<SubmissionReader>().ReadAsync(t, outcome.SubmissionId!));
        Assert.DoesNotContain(view.Answers, answer => answer.Key == "code");
        Assert.DoesNotContain(await SealedTextsAsync(), text => text.Contains("K7MPQ", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("k7mpq4xwz8")]
    [InlineData(" K7MPQ 4XWZ8 ")]
    [InlineData("k7mpq–4xwz8")]
    public void The_same_secret_typed_in_another_way_has_the_same_hash(string typed) =>
        Assert.Equal(SecretAnswers.Hash(world.Get<Vault>(), Code), SecretAnswers.Hash(world.Get<Vault>(), typed));

    [Fact]
    public async Task A_form_that_changed_at_Google_is_parked_without_any_text_that_may_be_the_secret()
    {
        var parked = await world.DeliverAsync(F4Answers.Response(Code, "agree", SubmissionWorld.Tuesday, schemaMatches: false));
        Assert.Equal(IntakeKind.Parked, parked.Kind);
        Assert.DoesNotContain(await SealedTextsAsync(), text => text.Contains("K7MPQ", StringComparison.OrdinalIgnoreCase));

        // The form was confirmed, and the response is read at Google again.
        var taken = await world.DeliverAsync(F4Answers.Response(Code, "agree", SubmissionWorld.Tuesday));
        Assert.Equal(IntakeKind.Accepted, taken.Kind);
    }

    [Fact]
    public async Task A_form_without_its_answer_is_held_and_its_secret_is_hashed_all_the_same()
    {
        var response = F4Answers.Response(Code, "agree", SubmissionWorld.Tuesday);
        var held = await world.DeliverAsync(
            response with
            {
                Answers = response.Answers.Where(answer => answer.Key != "answer").ToDictionary(a => a.Key, a => a.Value),
            }
        );

        Assert.Equal(IntakeKind.Held, held.Kind);
        Assert.DoesNotContain(await SealedTextsAsync(), text => text.Contains("K7MPQ", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("\"type\": \"PT\"")]
    [InlineData("\"type\": \"SA\", \"freeText\": true")]
    [InlineData("\"type\": \"SA\", \"caseReference\": true")]
    public void A_secret_that_could_be_kept_besides_is_refused_when_the_form_is_read(string how)
    {
        var json = $$"""
            {"key": "T1", "title": "T", "sections": [{"key": "a", "title": "A", "questions": [
              {"key": "code", "number": "1", {{how}}, "title": "Code", "secret": true}]}]}
            """;

        var problem = Assert.Throws<FormException>(() => FormFile.Parse(json, "test"));
        Assert.Contains("is a secret, which must be one line of text", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>What the rows of the database say to whoever has the keys.</summary>
    private async Task<IReadOnlyList<string>> SealedTextsAsync()
    {
        var vault = world.Get<Vault>();
        var texts = new List<string>();
        foreach (var row in await world.Database.QueryAsync<Row>("select id, source_id, case_id, answers from submission_revisions"))
        {
            var key = await vault.KeyAsync(row.CaseId ?? "submission:" + row.SourceId);
            texts.Add(System.Text.Encoding.UTF8.GetString(key.Open("submission_revisions", row.Id, row.Answers)));
        }

        Assert.NotEmpty(texts);
        texts.AddRange((await world.InboxAsync()).Select(stimulus => stimulus.Input!.ToJsonString()));
        return texts;
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public string SourceId { get; set; } = "";
        public string? CaseId { get; set; }
        public byte[] Answers { get; set; } = [];
    }
}
