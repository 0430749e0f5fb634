using Workflows.Casework.Calendar;
using Workflows.Engine.Authoring;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// One step of a week's round. It is carried out for a number of rows or people at a time, each time in one transaction, and completes with
/// <c>More</c> until none is left: the workflow leads <c>More</c> back to the step, so that ten thousand rows are no long transaction.
/// </summary>
[FlowNode("Done", "More")]
public abstract class WeekStep : Activity
{
    /// <summary>The service's three letters.</summary>
    [Input(Description = "The service's three letters.", IsRequired = true)]
    public Input<string?> Service { get; set; } = new((string?)null);

    /// <summary>The week's key.</summary>
    [Input(Description = "The week, for example 2026-W48.", IsRequired = true)]
    public Input<string?> Week { get; set; } = new((string?)null);

    /// <summary>The last row or person of the part before; empty for the first part.</summary>
    [Input(Description = "How far the step has come: its own output.")]
    public Input<string?> After { get; set; } = new((string?)null);

    /// <summary>How far the step has come; empty when it is done.</summary>
    [Output(Description = "How far the step has come.")]
    public Output<string?> Reached { get; set; } = new();

    /// <summary>Carries out one part.</summary>
    /// <returns>The last row or person of the part; null when none is left.</returns>
    private protected abstract Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var week =
            Calendar.Week.Find(context.Get(Week)) ?? throw new RefusedException($"'{context.Get(Week)}' is no week: write it as 2026-W48.");
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var code = context.Get(Service) ?? "";
        var service =
            await context.GetRequiredService<PeopleDirectory>().ServiceAsync(code, transaction, context.CancellationToken)
            ?? throw new RefusedException($"There is no service '{code}'.");
        var part = new WeekPart(transaction, service, week, context.Get(After) ?? "", context.Now, context.CancellationToken);
        var last = await CarryOutAsync(context, part);
        context.Set(Reached, last ?? "");
        await context.CompleteActivityWithOutcomesAsync(last is null ? "Done" : "More");
    }
}

/// <summary>One part of a step of a week's round.</summary>
/// <param name="Transaction">The transaction that carries it out.</param>
/// <param name="Service">The service.</param>
/// <param name="Week">The week.</param>
/// <param name="After">The last row or person of the part before; empty for the first part.</param>
/// <param name="Now">Business time.</param>
/// <param name="CancellationToken">Stops it.</param>
internal sealed record WeekPart(
    Transaction Transaction,
    Service Service,
    Week Week,
    string After,
    DateTimeOffset Now,
    CancellationToken CancellationToken
)
{
    /// <summary>
    /// Reads the next rows or people of the part. The statement takes <c>@service</c>, <c>@week</c>, <c>@after</c> and <c>@most</c>; fewer than
    /// <paramref name="most"/> are the last ones.
    /// </summary>
    public Task<IReadOnlyList<T>> NextAsync<T>(string sql, int most) =>
        Transaction.QueryAsync<T>(
            sql,
            new
            {
                service = Service.Code,
                week = Week.Key,
                after = After,
                most,
            },
            CancellationToken
        );
}
