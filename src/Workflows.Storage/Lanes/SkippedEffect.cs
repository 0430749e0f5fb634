using System.Text.Json.Nodes;

namespace Workflows.Storage.Lanes;

/// <summary>The row of an effect that a person gave up, as the statement that deleted it returned it.</summary>
internal sealed class SkippedEffect
{
    /// <summary>What a deleting statement returns.</summary>
    public const string ReturningSql = "returning id, lane, attempts, bookmark_id, instance_id, case_id, appended_at";

    public string Id { get; set; } = "";

    public string Lane { get; set; } = "";

    public int Attempts { get; set; }

    public string? BookmarkId { get; set; }

    public string? InstanceId { get; set; }

    public string? CaseId { get; set; }

    public long AppendedAt { get; set; }

    /// <summary>Writes the receipt. An activity that waits for the effect completes with the outcome <c>Skipped</c>.</summary>
    public async Task EndAsync(Transaction transaction, Inbox inbox, Wake wake, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var receipt = new Receipt
        {
            Id = Id,
            Lane = Lane,
            Outcome = EffectOutcome.Skipped,
            Attempts = Attempts,
            AppendedAt = Instants.FromMicroseconds(AppendedAt),
            BeganAt = now,
            FinishedAt = now,
            Detail = "skipped by a person",
        };
        await receipt.WriteUnlessThereAsync(transaction, cancellationToken);
        if (BookmarkId is not null)
        {
            var input = new JsonObject { ["outcomes"] = new JsonArray("Skipped"), ["skipped"] = true };
            await inbox.AppendAsync(transaction, EffectResumption.Of(Id, BookmarkId, InstanceId, CaseId, input), cancellationToken);
        }

        transaction.OnCommitted(() => wake.Lane(Lane));
    }
}
