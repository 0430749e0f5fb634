using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;
using Workflows.Storage.Instances;
using Workflows.Storage.Measures;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Stores arrangements, and is the only class that changes them. An event that is not in RULES.md#transitions, or that does not meet the
/// conditions of its row there, is refused and logged, and changes nothing.
/// </summary>
public sealed class ArrangementBook(
    Vault vault,
    Outbox outbox,
    AuditLog audit,
    MeasureEvents measures,
    BusinessClock clock,
    ArrangementGuards guards,
    ArrangementFollowers followers,
    TaskChanges tasks,
    InstanceCancellations instances,
    Inbox inbox,
    IEnumerable<ICaseColumns> caseColumns
)
{
    private const string Columns = """
        id, case_id, service, worker_id, state, stage, policy_version, submission_id, submission_revision, content_hash, review_due, end_code,
        paused_at, revision, opened_at, updated_at, payload
        """;
    private const string FindSql = $"select {Columns} from arrangements where id = @id";
    private const string FindOpenSql = $"select {Columns} from arrangements where case_id = @caseId and is_open";
    private const string OfCaseSql = $"select {Columns} from arrangements where case_id = @caseId order by opened_at, id";
    private const string OfWorkerSql = $"select {Columns} from arrangements where worker_id = @workerId and is_open order by id";
    private const string OfSubmissionSql = $"select {Columns} from arrangements where submission_id = @submissionId";

    // Locks the row on both databases, so that two events of one arrangement never read the same state.
    private const string LockSql = $"update arrangements set revision = revision where id = @id returning {Columns}";
    private const string LockCasesSql = "select id from arrangements where case_id in @caseIds order by id /*lock*/";
    private const string InsertSql = """
        insert into arrangements (id, case_id, service, worker_id, state, stage, is_open, policy_version, submission_id, submission_revision,
            content_hash, review_due, end_code, paused_at, revision, opened_at, updated_at, payload)
        values (@Id, @CaseId, @Service, @WorkerId, @State, @Stage, @IsOpen, @PolicyVersion, @SubmissionId, @SubmissionRevision,
            @ContentHash, @ReviewDue, @EndCode, @PausedAt, @Revision, @OpenedAt, @UpdatedAt, @Payload)
        on conflict do nothing
        """;
    private const string UpdateSql = """
        update arrangements set worker_id = @WorkerId, state = @State, stage = @Stage, is_open = @IsOpen, policy_version = @PolicyVersion,
            submission_id = @SubmissionId, submission_revision = @SubmissionRevision, content_hash = @ContentHash, review_due = @ReviewDue,
            end_code = @EndCode, paused_at = @PausedAt, revision = @Revision, updated_at = @UpdatedAt, payload = @Payload
        where id = @Id
        """;
    private const string SeenSql = "select id from arrangement_events where id = @id and arrangement_id = @arrangementId";
    private const string EventSql = """
        insert into arrangement_events (id, arrangement_id, case_id, event, cause, from_state, to_state, revision, actor, decision_ids, at)
        values (@id, @arrangementId, @caseId, @kind, @cause, @from, @to, @revision, @actor, @decisionIds, @at)
        """;

    /// <summary>Opens an arrangement for an accepted form.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="opening">The form and its case.</param>
    /// <param name="conversationFirst">
    /// Whether the case was excluded before, or declined less than ten working days ago, so that a conversation comes first.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// Applied with the arrangement, also when it was opened before under this id; refused when the case has another open one.
    /// </returns>
    public async Task<ArrangementOutcome> OpenAsync(
        Transaction transaction,
        NewArrangement opening,
        bool conversationFirst,
        CancellationToken cancellationToken = default
    )
    {
        if (ArrangementColumns.Refuse(opening.Columns) is { } refusal)
        {
            return new ArrangementOutcome.Refused(refusal);
        }

        var columns = ArrangementChange.Merge(opening.Columns, await OfCaseAsync(transaction, opening, cancellationToken));
        var now = clock.Now;
        var arrangement = new Arrangement
        {
            Id = opening.Id,
            CaseId = opening.CaseId,
            CaseReference = opening.CaseReference,
            Service = opening.Service,
            WorkerId = opening.WorkerId,
            State = conversationFirst ? ArrangementState.AwaitingDecision : ArrangementState.Draft,
            Stage = conversationFirst ? ArrangementStage.Conversation : ArrangementStage.None,
            Form = opening.Form,
            Revision = 1,
            OpenedAt = now,
            UpdatedAt = now,
            Columns = columns,
        };
        if (await transaction.ExecuteAsync(InsertSql, await ToRowAsync(transaction, arrangement), cancellationToken) == 0)
        {
            return await FindAsync(transaction, opening.Id, cancellationToken) is { } known
                ? new ArrangementOutcome.Applied(known)
                : new ArrangementOutcome.Refused("The case has an open arrangement already.");
        }

        await NoteAsync(
            transaction,
            $"{opening.Id}:opened",
            arrangement,
            "Opened",
            "Form",
            null,
            $"person:{opening.WorkerId}",
            [],
            now,
            cancellationToken
        );
        await CountAsync(transaction, opening.Id, "arrangement_opened", arrangement, cancellationToken);
        if (opening.Columns.GetValueOrDefault("access_code") is { Length: > 0 } access)
        {
            await CountAsync(transaction, opening.Id, $"access_{access}", arrangement, cancellationToken);
        }

        await ShowAsync(transaction, arrangement, cancellationToken);
        return new ArrangementOutcome.Applied(arrangement);
    }

    /// <summary>Applies an event, or refuses it with one sentence. The same event id applied twice changes the arrangement once.</summary>
    public async Task<ArrangementOutcome> ApplyAsync(
        Transaction transaction,
        string arrangementId,
        ArrangementEvent happened,
        CancellationToken cancellationToken = default
    )
    {
        if (ArrangementTransitions.MayEnd(happened.Kind))
        {
            // The desk locks a task and then its arrangement; whatever ends both keeps that order.
            await tasks.LockOfSubjectAsync(transaction, arrangementId, cancellationToken);
        }

        if (await LockAsync(transaction, arrangementId, cancellationToken) is not { } before)
        {
            return new ArrangementOutcome.Refused("There is no such arrangement.");
        }

        if (await WasAppliedAsync(transaction, happened.Id, arrangementId, cancellationToken))
        {
            return new ArrangementOutcome.Applied(before);
        }

        var transition = ArrangementTransitions.Find(before.State, before.Stage, happened.Kind);
        var refusal =
            transition is null ? $"An arrangement in state {Name(before)} does not take the event {happened.Kind}."
            : happened.Cause == EventCause.Timer && !transition.TimerMay ? $"Time alone never causes {happened.Kind}."
            : ArrangementColumns.Refuse(happened.Columns)
                ?? RefuseCodes(happened)
                ?? await guards.RefuseAsync(transaction, before, happened, transition, cancellationToken);
        if (refusal is not null)
        {
            await LogRefusalAsync(transaction, before, happened, refusal, cancellationToken);
            return new ArrangementOutcome.Refused(refusal);
        }

        var now = clock.Now;
        var after = await ArrangementChange.ApplyAsync(transaction, before, happened, transition!, now, cancellationToken);
        await transaction.ExecuteAsync(UpdateSql, await ToRowAsync(transaction, after), cancellationToken);
        var from = before.State;
        for (var i = 0; i < transition!.To.Count; i++)
        {
            var to = transition.To[i];
            await NoteAsync(
                transaction,
                i == 0 ? happened.Id : $"{happened.Id}:{i}",
                after with
                {
                    State = to,
                },
                happened.Kind.ToString(),
                happened.Cause.ToString(),
                from.ToString(),
                happened.Actor,
                happened.DecisionIds,
                now,
                cancellationToken
            );
            from = to;
        }

        await audit.AppendAsync(
            transaction,
            Entry("arrangement.changed", after, happened, new JsonObject { ["from"] = Name(before), ["to"] = Name(after) }),
            cancellationToken
        );
        if (!after.State.IsOpen())
        {
            await EndAllAsync(transaction, after, happened, cancellationToken);
        }

        if (after.State != before.State)
        {
            await inbox.AppendAsync(transaction, ArrangementReached.Of(after), cancellationToken);
            await CountAsync(transaction, happened.Id, $"arrangement_{Snake(after.State)}", after, cancellationToken);
        }

        await followers.TellAsync(transaction, before, after, cancellationToken);
        await ShowAsync(transaction, after, cancellationToken);
        return new ArrangementOutcome.Applied(after);
    }

    /// <summary>
    /// Takes back what an arrangement that has ended still asks: its questions, and the workflow instances that would ask more. The instance
    /// that ends it goes on, because it has mails to send.
    /// </summary>
    private async Task EndAllAsync(
        Transaction transaction,
        Arrangement ended,
        ArrangementEvent happened,
        CancellationToken cancellationToken
    )
    {
        // A task that is paused until more information arrives cannot get it any more.
        await tasks.EndPausedAsync(transaction, ended.Id, cancellationToken);
        await tasks.WithdrawOfSubjectAsync(transaction, ended.Id, happened.Actor, cancellationToken);
        await instances.RequestAsync(transaction, ended.Id, happened.InstanceId, cancellationToken);
    }

    /// <summary>
    /// Moves an arrangement to a newer revision of its form while it is undecided. Earlier decisions then do not match its content hash and
    /// do not count.
    /// </summary>
    /// <returns>False when it is decided already, or is on that revision.</returns>
    public async Task<bool> ReviseAsync(
        Transaction transaction,
        string arrangementId,
        FormContent form,
        IReadOnlyDictionary<string, string?> columns,
        CancellationToken cancellationToken = default
    )
    {
        if (
            await LockAsync(transaction, arrangementId, cancellationToken) is not { } before
            || ArrangementColumns.Refuse(columns) is not null
        )
        {
            return false;
        }

        var undecided = before.State is ArrangementState.Draft or ArrangementState.AwaitingDecision or ArrangementState.MoreInfo;
        if (!undecided || before.Form == form || (before.Form.SubmissionId == form.SubmissionId && before.Form.Revision >= form.Revision))
        {
            return false;
        }

        var after = before with
        {
            Form = form,
            Revision = before.Revision + 1,
            UpdatedAt = clock.Now,
            Columns = ArrangementChange.Merge(before.Columns, columns),
        };
        await transaction.ExecuteAsync(UpdateSql, await ToRowAsync(transaction, after), cancellationToken);
        await NoteAsync(
            transaction,
            $"{arrangementId}:revised:{form.SubmissionId}:{form.Revision}",
            after,
            "Revised",
            "Form",
            before.State.ToString(),
            $"person:{after.WorkerId}",
            [],
            clock.Now,
            cancellationToken
        );
        await ShowAsync(transaction, after, cancellationToken);
        return true;
    }

    /// <summary>
    /// Changes columns of S2 without an event of the arrangement, also after it has ended: the arrangement gets a new revision.
    /// </summary>
    /// <param name="transaction">The transaction of the cause.</param>
    /// <param name="arrangementId">Id of the arrangement.</param>
    /// <param name="id">Derived from the cause: the same id twice changes the columns once.</param>
    /// <param name="happened">The name of the cause in the arrangement's history, a closed word.</param>
    /// <param name="columns">The columns, with their new values.</param>
    /// <param name="actor">The actor: <c>person:ID</c> or <c>system</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task PutColumnsAsync(
        Transaction transaction,
        string arrangementId,
        string id,
        string happened,
        IReadOnlyDictionary<string, string?> columns,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        if (ArrangementColumns.Refuse(columns) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(columns));
        }

        if (
            await LockAsync(transaction, arrangementId, cancellationToken) is not { } before
            || await WasAppliedAsync(transaction, id, arrangementId, cancellationToken)
        )
        {
            return;
        }

        var now = clock.Now;
        var after = before with
        {
            Revision = before.Revision + 1,
            UpdatedAt = now,
            Columns = ArrangementChange.Merge(before.Columns, columns),
        };
        await transaction.ExecuteAsync(UpdateSql, await ToRowAsync(transaction, after), cancellationToken);
        await NoteAsync(
            transaction,
            id,
            after,
            happened,
            nameof(EventCause.System),
            before.State.ToString(),
            actor,
            [],
            now,
            cancellationToken
        );
        await ShowAsync(transaction, after, cancellationToken);
    }

    /// <summary>
    /// Locks the arrangements of some cases until the transaction ends, in the order of their ids. Whoever locks a task too does that before.
    /// </summary>
    public static Task LockCasesAsync(
        Transaction transaction,
        IReadOnlyCollection<string> caseIds,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<string>(LockCasesSql.For(transaction.Dialect), new { caseIds = caseIds.ToList() }, cancellationToken);

    /// <summary>An arrangement, or null.</summary>
    public Task<Arrangement?> FindAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken = default) =>
        OneAsync(transaction, FindSql, new { id = arrangementId }, cancellationToken);

    /// <summary>An arrangement, whose row this transaction locks until it ends; null when there is none.</summary>
    public Task<Arrangement?> LockAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken = default) =>
        OneAsync(transaction, LockSql, new { id = arrangementId }, cancellationToken);

    /// <summary>The open arrangement of a case, or null.</summary>
    public Task<Arrangement?> FindOpenAsync(Transaction transaction, string caseId, CancellationToken cancellationToken = default) =>
        OneAsync(transaction, FindOpenSql, new { caseId }, cancellationToken);

    /// <summary>All arrangements of a case, oldest first.</summary>
    public Task<IReadOnlyList<Arrangement>> OfCaseAsync(
        Transaction transaction,
        string caseId,
        CancellationToken cancellationToken = default
    ) => ManyAsync(transaction, OfCaseSql, new { caseId }, cancellationToken);

    /// <summary>The open arrangements of a worker, in the order of their ids.</summary>
    public Task<IReadOnlyList<Arrangement>> OpenOfWorkerAsync(
        Transaction transaction,
        string workerId,
        CancellationToken cancellationToken = default
    ) => ManyAsync(transaction, OfWorkerSql, new { workerId }, cancellationToken);

    /// <summary>Arrangements whose form is a submission.</summary>
    public Task<IReadOnlyList<Arrangement>> OfSubmissionAsync(
        Transaction transaction,
        string submissionId,
        CancellationToken cancellationToken = default
    ) => ManyAsync(transaction, OfSubmissionSql, new { submissionId }, cancellationToken);

    /// <summary>The columns that the case gives to a new arrangement. An arrangement that is known keeps its own.</summary>
    private async Task<Dictionary<string, string?>> OfCaseAsync(
        Transaction transaction,
        NewArrangement opening,
        CancellationToken cancellationToken
    )
    {
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var source in caseColumns)
        {
            foreach (var (name, value) in await source.OfCaseAsync(transaction, opening.CaseId, cancellationToken))
            {
                columns[name] = value;
            }
        }

        return columns;
    }

    private static async Task<bool> WasAppliedAsync(
        Transaction transaction,
        string id,
        string arrangementId,
        CancellationToken cancellationToken
    ) => await transaction.QuerySingleOrDefaultAsync<string>(SeenSql, new { id, arrangementId }, cancellationToken) is not null;

    private async Task<Arrangement?> OneAsync(
        Transaction transaction,
        string sql,
        object parameters,
        CancellationToken cancellationToken
    ) =>
        await transaction.QuerySingleOrDefaultAsync<ArrangementRow>(sql, parameters, cancellationToken) is { } row
            ? await OpenRowAsync(transaction, row)
            : null;

    private async Task<IReadOnlyList<Arrangement>> ManyAsync(
        Transaction transaction,
        string sql,
        object parameters,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Arrangement>();
        foreach (var row in await transaction.QueryAsync<ArrangementRow>(sql, parameters, cancellationToken))
        {
            found.Add(await OpenRowAsync(transaction, row));
        }

        return found;
    }

    private async ValueTask<Arrangement> OpenRowAsync(Transaction transaction, ArrangementRow row) =>
        row.Open(await vault.OpenAsync<ArrangementPayload>(row.CaseId, "arrangements", row.Id, row.Payload, transaction));

    private async Task<ArrangementRow> ToRowAsync(Transaction transaction, Arrangement arrangement) =>
        ArrangementRow.Of(
            arrangement,
            await vault.SealAsync(arrangement.CaseId, "arrangements", arrangement.Id, ArrangementPayload.Of(arrangement), transaction)
        );

    /// <summary>End code and channel of an event come from definitions; they are codes of closed lists, because S2 shows them.</summary>
    private static string? RefuseCodes(ArrangementEvent happened) =>
        happened.EndCode is { } code && !EndCodes.All.Contains(code) ? "There is no such end code."
        : happened.OtherChannel is { } channel && !DecisionCodes.Channels.ContainsKey(channel) ? "There is no such channel."
        : null;

    private static Task<int> NoteAsync(
        Transaction transaction,
        string id,
        Arrangement arrangement,
        string kind,
        string cause,
        string? from,
        string actor,
        IReadOnlyList<string> decisions,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            EventSql,
            new
            {
                id,
                arrangementId = arrangement.Id,
                caseId = arrangement.CaseId,
                kind,
                cause,
                from,
                to = arrangement.State.ToString(),
                revision = arrangement.Revision,
                actor,
                decisionIds = string.Join(' ', decisions),
                at,
            },
            cancellationToken
        );

    private Task CountAsync(
        Transaction transaction,
        string cause,
        string measure,
        Arrangement arrangement,
        CancellationToken cancellationToken
    ) =>
        measures.AppendAsync(
            transaction,
            $"{measure}:{cause}",
            measure,
            // M4 counts exclusions for the whole pilot, never for one service.
            arrangement.State == ArrangementState.Excluded
                ? null
                : arrangement.Service,
            1,
            clock.Now,
            cancellationToken
        );

    private static string Snake(ArrangementState state) =>
        string.Concat(
            state.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : $"{char.ToLowerInvariant(c)}")
        );

    private Task<bool> ShowAsync(Transaction transaction, Arrangement arrangement, CancellationToken cancellationToken) =>
        outbox.AppendAsync(transaction, ArrangementColumns.ToRow(arrangement), cancellationToken);

    private Task LogRefusalAsync(
        Transaction transaction,
        Arrangement arrangement,
        ArrangementEvent happened,
        string refusal,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            Entry("arrangement.refused", arrangement, happened, new JsonObject { ["state"] = Name(arrangement), ["reason"] = refusal }),
            cancellationToken
        );

    private AuditEntry Entry(string action, Arrangement arrangement, ArrangementEvent happened, JsonObject detail)
    {
        detail["event"] = happened.Kind.ToString();
        detail["cause"] = happened.Cause.ToString();
        detail["decisions"] = new JsonArray([.. happened.DecisionIds.Select(d => (JsonNode)d)]);
        return new AuditEntry
        {
            Action = action,
            Actor = happened.Actor,
            Subject = $"arrangement:{arrangement.Id}",
            CaseId = arrangement.CaseId,
            Detail = detail,
            At = clock.Now,
        };
    }

    private static string Name(Arrangement arrangement) =>
        arrangement.Stage == ArrangementStage.None ? arrangement.State.ToString() : $"{arrangement.State} ({arrangement.Stage})";
}
