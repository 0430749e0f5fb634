using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.Holds;

/// <summary>Places and releases holds in a world, and notes what its followers were told.</summary>
internal sealed class HoldWorld(CaseworkWorld world, NotedFollower follower) : IAsyncDisposable
{
    private int holds;

    public CaseworkWorld World => world;

    public NotedFollower Follower => follower;

    public static async Task<HoldWorld> StartAsync(Dialect dialect = Dialect.Sqlite)
    {
        var follower = new NotedFollower();
        return new HoldWorld(await CaseworkWorld.StartAsync(dialect, s => s.AddSingleton<IHoldFollower>(follower)), follower);
    }

    public static NewHold Asked(Arrangement arrangement, HoldKind kind, string person, string id, string reason = "may_be_evidence") =>
        new()
        {
            Id = id,
            CaseId = arrangement.CaseId,
            Kind = kind,
            ReasonCode = reason,
            Actor = $"person:{person}",
        };

    public Task<HoldOutcome> TryPlaceAsync(Arrangement arrangement, HoldKind kind, string person, string reason = "may_be_evidence") =>
        world.InAsync(t => world.Get<CaseHolds>().PlaceAsync(t, Asked(arrangement, kind, person, $"hold-{++holds}", reason)));

    public async Task<Hold> PlaceAsync(Arrangement arrangement, HoldKind kind, string person) =>
        Done(await TryPlaceAsync(arrangement, kind, person)).Hold;

    public Task<HoldOutcome> TryReleaseAsync(Hold hold, string person, int level = 2, string reason = "matter_closed") =>
        world.InAsync(t =>
            world
                .Get<CaseHolds>()
                .ReleaseAsync(
                    t,
                    new HoldRelease
                    {
                        HoldId = hold.Id,
                        PersonId = person,
                        Level = level,
                        ReasonCode = reason,
                    }
                )
        );

    public async Task<HoldOutcome.Done> ReleaseAsync(Hold hold, string person) => Done(await TryReleaseAsync(hold, person));

    public Task<bool> IsHeldAsync(Arrangement arrangement) => world.InAsync(t => CaseHolds.IsHeldAsync(t, arrangement.CaseId));

    /// <summary>The column of the arrangement's newest row in S2.</summary>
    public async Task<string?> ColumnAsync(Arrangement arrangement) =>
        (await world.Sent.RowsAsync("S2")).Last(r => r.RowKey == arrangement.Id).Columns["hold"]?.GetValue<string>();

    /// <summary>The people who got a mail, in order.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(string template) =>
        [.. (await world.Sent.MailsAsync()).Where(m => m.Template == template).Select(m => m.To)];

    public static HoldOutcome.Done Done(HoldOutcome outcome) =>
        outcome as HoldOutcome.Done ?? throw new Xunit.Sdk.XunitException("Refused: " + Sentence(outcome));

    public static string Sentence(HoldOutcome outcome) => Assert.IsType<HoldOutcome.Refused>(outcome).Sentence;

    public ValueTask DisposeAsync() => world.DisposeAsync();
}

/// <summary>Stands for a feature with rows that become held.</summary>
internal sealed class NotedFollower : IHoldFollower
{
    public List<string> Told { get; } = [];

    public Func<Transaction, Task>? Placed { get; set; }

    public async Task OnPlacedAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken = default)
    {
        Told.Add($"placed {hold.Id}");
        await (Placed?.Invoke(transaction) ?? Task.CompletedTask);
    }

    public Task OnLastReleasedAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken = default)
    {
        Told.Add($"last released {hold.Id}");
        return Task.CompletedTask;
    }
}
