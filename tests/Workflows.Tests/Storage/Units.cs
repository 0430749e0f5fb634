using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;

namespace Workflows.Tests.Storage;

/// <summary>Units as bursts would make them, for tests of storage alone.</summary>
internal static class Units
{
    public static readonly DateTimeOffset At = new(2026, 11, 24, 10, 12, 0, TimeSpan.Zero);

    public static string InstanceId(int number) => Ids.Hash("test instance", number.ToString(), 12);

    public static CommitUnit Start(string instanceId, string? name = null, string? deliveryId = null, string bookmarkName = "Decision") =>
        new()
        {
            DeliveryId = deliveryId,
            At = At,
            Instances =
            [
                new InstanceWrite(Change(instanceId, isNew: true, name, [Bookmark(instanceId, 1, bookmarkName)], [], "Suspended"), 0, null),
            ],
        };

    public static CommitUnit Resume(string instanceId, long revision, string? deliveryId = null) =>
        new()
        {
            DeliveryId = deliveryId,
            At = At,
            Instances =
            [
                new InstanceWrite(
                    Change(
                        instanceId,
                        isNew: false,
                        null,
                        [Bookmark(instanceId, (int)revision + 1)],
                        [Bookmark(instanceId, (int)revision).Id],
                        "Suspended"
                    ),
                    revision,
                    null
                ),
            ],
        };

    public static Bookmark Bookmark(
        string instanceId,
        int number,
        string name = "Decision",
        string? key = null,
        DateTimeOffset? due = null
    ) =>
        new()
        {
            Id = $"{instanceId}{number:x8}-1",
            Name = name,
            Key = key ?? instanceId,
            ActivityId = "ask",
            ActivityNodeId = "flow:ask",
            ActivityInstanceId = $"{instanceId}{number:x8}",
            DueAt = due,
            CreatedAt = At,
        };

    public static InstanceChange Change(
        string instanceId,
        bool isNew,
        string? name,
        IReadOnlyList<Bookmark> added,
        IReadOnlyList<string> removed,
        string subStatus
    ) =>
        new()
        {
            InstanceId = instanceId,
            IsNew = isNew,
            State = new WorkflowState
            {
                Status = subStatus == "Suspended" ? "Running" : "Finished",
                SubStatus = subStatus,
                DefinitionId = "test",
                DefinitionVersionId = "test-1",
                Version = 1,
                Name = name,
                Bookmarks = [.. added],
            },
            BookmarksAdded = added,
            BookmarksRemoved = removed,
            Journal =
            [
                new JournalEntry(1, At, $"{instanceId}00000001", null, "ask", "flow:ask", "Test.Ask", 1, "ask", "Started", null, null),
            ],
            Executions = [],
            Incidents = [],
            Lines = [],
        };

    public static Effect Effect(string id, string lane, string? key = null, JsonObject? payload = null) =>
        new()
        {
            Id = id,
            Lane = lane,
            Key = key,
            Payload = payload ?? new JsonObject { ["say"] = id },
        };
}
