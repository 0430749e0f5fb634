using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.Mine;

/// <summary>
/// Finds the cases of a person: those of which they are the worker, and those of the services in which they hold a role that reads
/// arrangements. Roles are read at each look.
/// </summary>
public sealed class CaseList(Vault vault, PeopleDirectory directory)
{
    /// <summary>Cases on one page.</summary>
    public const int PageSize = 25;

    private const string HeldSql = "case_id in (select case_id from case_holds where released_at is null)";
    private const string OfPersonSql = $"""
        from arrangements
        where (worker_id = @personId or @all = 1 or service in @services)
            and (is_open or @ended = 1 or {HeldSql})
            and (@held = 0 or {HeldSql})
            and (cast(@caseId as text) is null or case_id = @caseId)
        """;
    private const string CountSql = $"select count(*) {OfPersonSql}";
    private const string PageSql = $"""
        select id, case_id, service, worker_id, state, stage, payload {OfPersonSql}
        order by case when is_open then 0 else 1 end, service, opened_at desc, id limit @most offset @skip
        """;

    /// <summary>One page of a person's cases.</summary>
    public async Task<CasePage> FindAsync(
        Transaction transaction,
        Person person,
        CaseSearch search,
        CancellationToken cancellationToken = default
    )
    {
        var roles = person.Roles.Where(r => ArrangementReaders.OfServices.Contains(r.Role)).ToList();
        var parameters = new
        {
            personId = person.Id,
            all = roles.Any(r => r.Service is null) ? 1 : 0,
            services = roles.Select(r => r.Service).OfType<string>().Distinct().ToList(),
            ended = search.Ended ? 1 : 0,
            held = search.OnHold ? 1 : 0,
            // A text that is no reference, and a reference that is not known, find nothing.
            caseId = search.Typed.Length == 0 ? null
            : search.Reference is { } asked ? await vault.FindCaseAsync(transaction, asked.ToString()) ?? ""
            : "",
            most = PageSize,
            skip = (search.Page - 1) * PageSize,
        };
        var total = await transaction.QuerySingleOrDefaultAsync<long>(CountSql, parameters, cancellationToken);
        var rows = await transaction.QueryAsync<Row>(PageSql, parameters, cancellationToken);
        var held = await CaseHolds.ShownAsync(transaction, [.. rows.Select(r => r.CaseId).Distinct()], cancellationToken);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var cases = new List<CaseLine>();
        foreach (var row in rows)
        {
            if (await ReferenceAsync(transaction, row) is { } reference)
            {
                var state = Enum.Parse<ArrangementState>(row.State);
                var worker = row.WorkerId == person.Id ? null : await NameAsync(transaction, names, row.WorkerId, cancellationToken);
                cases.Add(
                    new CaseLine(
                        row.Id,
                        reference,
                        NextSteps.Of(state, Enum.Parse<ArrangementStage>(row.Stage)).Heading,
                        held.Contains(row.CaseId),
                        worker
                    )
                );
            }
        }

        return new CasePage(search, cases, total, person.Roles.Any(r => r.Role.MayCover(Role.SafeguardingLead)));
    }

    private async Task<string> NameAsync(
        Transaction transaction,
        Dictionary<string, string> names,
        string personId,
        CancellationToken cancellationToken
    )
    {
        if (!names.TryGetValue(personId, out var name))
        {
            names[personId] = name = (await directory.FindAsync(personId, transaction, cancellationToken))?.Name ?? personId;
        }

        return name;
    }

    /// <summary>The reference of a case; null when the case was erased.</summary>
    private async Task<string?> ReferenceAsync(Transaction transaction, Row row)
    {
        try
        {
            return (await vault.OpenAsync<ArrangementPayload>(row.CaseId, "arrangements", row.Id, row.Payload, transaction)).CaseReference;
        }
        catch (CaseErasedException)
        {
            return null;
        }
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public string CaseId { get; set; } = "";
        public string Service { get; set; } = "";
        public string WorkerId { get; set; } = "";
        public string State { get; set; } = "";
        public string Stage { get; set; } = "";
        public byte[] Payload { get; set; } = [];
    }
}
