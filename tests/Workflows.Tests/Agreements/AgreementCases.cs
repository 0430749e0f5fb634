using Workflows.Casework.Agreements;
using Workflows.Casework.Arrangements;
using Workflows.Tests.Decisions;
using Workflows.Tests.Submissions;

namespace Workflows.Tests.Agreements;

/// <summary>Arrangements that wait for a young person, their codes, and what young people say.</summary>
internal static class AgreementCases
{
    private const string SetStateSql =
        "update arrangements set state = @state, stage = 'None', is_open = @open, review_due = '2027-02-16' where id = @id";

    /// <summary>An arrangement of a new case in a state.</summary>
    public static async Task<Arrangement> ArrangementAsync(
        this CaseworkWorld world,
        int number = 417,
        ArrangementState state = ArrangementState.AwaitingAgreement
    )
    {
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference("NTH", number));
        await world.PutAsync(arrangement, state);
        return await world.Cases.FindAsync(arrangement.Id);
    }

    /// <summary>Puts an arrangement into a state, as if it had come there.</summary>
    public static Task PutAsync(this CaseworkWorld world, Arrangement arrangement, ArrangementState state) =>
        world.Database.ExecuteAsync(
            SetStateSql,
            new
            {
                id = arrangement.Id,
                state = state.ToString(),
                open = state.IsOpen(),
            }
        );

    /// <summary>A new code, as the worker's page shows it.</summary>
    public static async Task<string> NewCodeAsync(this CaseworkWorld world, Arrangement arrangement)
    {
        var desk = world.Get<AgreementDesk>();
        return await world.InAsync(async t =>
        {
            await desk.IssueAsync(t, arrangement.Id, "person:w-07");
            return (await desk.ShowAsync(t, (await world.Get<ArrangementBook>().FindAsync(t, arrangement.Id))!))!.Text;
        });
    }

    /// <summary>A young person says something with a code.</summary>
    public static Task<AgreementResult> SayAsync(
        this CaseworkWorld world,
        string code,
        AgreementReply reply,
        string language = "en",
        string? helped = null
    ) =>
        world
            .Get<AgreementAnswers>()
            .RecordAsync(new AgreementAnswer(world.Get<AgreementCodes>().HashOf(code), reply, language, 1, helped));

    /// <summary>The state of an arrangement.</summary>
    public static async Task<ArrangementState> StateAsync(this CaseworkWorld world, Arrangement arrangement) =>
        (await world.Cases.FindAsync(arrangement.Id)).State;

    /// <summary>How many entries of the audit have an action.</summary>
    public static Task<long> AuditedAsync(this CaseworkWorld world, string action) =>
        world.Database.QuerySingleOrDefaultAsync<long>("select count(*) from audit where action = @action", new { action });
}
