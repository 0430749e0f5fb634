using Workflows.Casework.Decisions.Activities;
using Workflows.Engine.Activities;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>
/// Arrangements before their approval that wait outside a question: for an offer, for the worker, or for nobody at all. The last are
/// stranded: their workflow failed or ended and the failure was dealt with by skipping it, while R-42 keeps new requests of the case away.
/// </summary>
public sealed class OpenArrangements(Database database)
{
    // Each commit hands the work on: a row of the inbox or of the outbox, a delivery, a bookmark with its time, or an open question. So what
    // has none of these will never go on, although its instance is not at its end: what it waits for was skipped.
    private const string GoesOn = $"""
        w.status = 'Running' and (
            exists (select 1 from deliveries d where d.instance_id = w.instance_id)
            or exists (select 1 from outbox o where o.instance_id = w.instance_id)
            or exists (
                select 1 from bookmarks b where b.instance_id = w.instance_id and (
                    b.due_at is not null
                    or not b.waits_for_effect and b.name not in (
                        '{AskForDecision.BookmarkName}', '{AskForDecision.RevisedBookmark}', '{AskWorkerForMore.DueBookmark}',
                        '{ExecuteWorkflow.BookmarkName}'))))
        """;

    // An incident that is open is dealt with where it stands on the page, and keeps its arrangement from being called stranded.
    private const string Waiting = $"""
        with undecided as (
            select id, case_id, service, state, stage, updated_at from arrangements
            where is_open and state in ('Draft', 'AwaitingDecision', 'MoreInfo')
        ),
        work as (
            select u.id as arrangement_id, i.id as instance_id, i.status, i.sub_status, i.parent_instance_id, i.created_at
            from undecided u join instances i on i.correlation_id = u.id
            union
            select u.id, i.id, i.status, i.sub_status, i.parent_instance_id, i.created_at
            from undecided u join tasks t on t.arrangement_id = u.id join instances i on i.id = t.instance_id
        ),
        waiting as (
            select u.id, u.service, u.updated_at,
                case
                    when u.stage = 'Offer' then 'offer'
                    when not exists (
                            select 1 from tasks t where t.arrangement_id = u.id and t.status = 'open' and t.kind in ('decision', 'conversation'))
                        and not exists (select 1 from inbox n where n.case_id = u.case_id)
                        and not exists (select 1 from deliveries d where d.case_id = u.case_id)
                        and not exists (select 1 from work w where w.arrangement_id = u.id and {GoesOn})
                        and not exists (
                            select 1 from work w join incidents f on f.instance_id = w.instance_id
                            where w.arrangement_id = u.id and f.resolved_at is null)
                        then 'stranded'
                    when u.stage = 'NewFormNeeded' then 'new form'
                    when u.state = 'MoreInfo' then 'more information'
                end as kind,
                (
                    select w.instance_id from work w where w.arrangement_id = u.id
                    order by case when w.sub_status = 'Faulted' then 0 when w.status = 'Running' then 1 else 2 end,
                        case when w.parent_instance_id is null then 1 else 0 end, w.created_at desc, w.instance_id
                    limit 1
                ) as instance_id
            from undecided u
        )
        select a.id, a.id as arrangement_id, a.kind, a.service, a.updated_at as opened_at, 'waiting' as status, a.instance_id, i.sub_status,
            case a.kind when 'offer' then 'SM' when 'stranded' then '' else 'Worker' end as role,
            case when a.kind in ('offer', 'stranded') then 0 else 1 end as assignees,
            case when a.kind = 'more information' then (
                select min(b.due_at) from bookmarks b where b.instance_id = a.instance_id and b.name = '{AskWorkerForMore.DueBookmark}'
            ) end as due_at
        from waiting a left join instances i on i.id = a.instance_id
        where a.kind is not null order by a.updated_at, a.id limit 200
        """;

    /// <summary>Those that wait, the longest first.</summary>
    public Task<IReadOnlyList<OpenWorkRow>> ListAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<OpenWorkRow>(Waiting, null, cancellationToken);
}
