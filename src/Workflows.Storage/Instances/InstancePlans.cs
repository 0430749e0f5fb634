using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Instances;

/// <summary>
/// Plans to change many instances. Whatever a plan's filter fits, it reaches no instance that holds case data. Each part of a plan is one
/// transaction: the orders, their audit entries and how far the plan is.
/// </summary>
public sealed class InstancePlans(
    Database database,
    Vault vault,
    AuditLog audit,
    InstanceListing listing,
    InstanceOrders orders,
    BusinessClock clock
)
{
    private const int AtOnce = 100;
    private const int MostJobsShown = 1000;
    private const string Table = "instance_plans";
    private const string Open = "Running";
    private const string Done = "Completed";
    private const string AddSql = """
        insert into instance_plans (id, actor, request, status, position, created_at) values (@id, @actor, @request, @status, '', @at)
        """;
    private const string FindSql = "select id, actor, request, position, created_at, completed_at from instance_plans where id = @id";
    private const string ListJobsSql = """
        select instance_id, status, message, at from instance_plan_jobs where plan_id = @id order by instance_id limit @most
        """;
    private const string ClaimSql = """
        update instance_plans set claimed_until = @until where id in (
            select id from instance_plans where completed_at is null and claimed_until < @now order by created_at limit 1 /*skip locked*/)
        returning id
        """;
    private const string AddJobSql = """
        insert into instance_plan_jobs (plan_id, instance_id, status, message, at) values (@planId, @instanceId, @status, @message, @at)
        on conflict (plan_id, instance_id) do nothing
        """;
    private const string MoveSql = """
        update instance_plans set position = @position, changed = changed + @changed, claimed_until = @until
        where id = @id and position = @before
        """;
    private const string CompleteSql =
        "update instance_plans set status = @status, completed_at = @at where id = @id and completed_at is null";
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>A plan was added on this node.</summary>
    public event Action? Added;

    /// <summary>Keeps a plan, which is carried out in the background.</summary>
    /// <returns>The plan's id.</returns>
    public async Task<string> AddAsync(InstancePlanRequest request, string actor, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7().ToString("N");
        var safe = request with { Filter = request.Filter with { WithoutCaseData = true, MayReadCaseData = false } };
        var key = await vault.KeyAsync(null);
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.ExecuteAsync(
            AddSql,
            new
            {
                id,
                actor,
                request = key.Seal(Table, id, JsonSerializer.SerializeToUtf8Bytes(safe, Json)),
                status = Open,
                at = clock.Now,
            },
            cancellationToken
        );
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "instances.plan-added",
                Actor = actor,
                Subject = "plan:" + id,
                Detail = new() { ["changes"] = new JsonArray([.. request.Alterations.Select(a => (JsonNode?)a.Kind.ToString())]) },
                At = clock.Now,
            },
            cancellationToken
        );
        transaction.OnCommitted(() => Added?.Invoke());
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>A plan; null when there is none with this id.</summary>
    public async Task<ReadInstancePlan?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (await database.QuerySingleOrDefaultAsync<Row>(FindSql, new { id }, cancellationToken) is not { } row)
        {
            return null;
        }

        var jobs = await database.QueryAsync<InstancePlanJob>(ListJobsSql, new { id, most = MostJobsShown }, cancellationToken);
        return new ReadInstancePlan(id, await OpenAsync(row), row.CompletedAt is not null, row.CreatedAt, row.CompletedAt, jobs);
    }

    /// <summary>Carries out the oldest open plan that no node works on.</summary>
    /// <returns>False when there was none.</returns>
    public async Task<bool> RunNextAsync(CancellationToken cancellationToken = default)
    {
        var now = TimeProvider.System.GetUtcNow();
        string? id;
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            id = await transaction.QuerySingleOrDefaultAsync<string>(
                ClaimSql.For(database.Dialect),
                new { now, until = now + Claim },
                cancellationToken
            );
            await transaction.CommitAsync(cancellationToken);
        }

        if (id is null)
        {
            return false;
        }

        while (await RunPartAsync(id, cancellationToken)) { }
        return true;
    }

    /// <summary>What a plan's changes are called, in one sentence.</summary>
    public static string Describe(InstanceAlteration alteration) =>
        alteration.Kind switch
        {
            InstanceAlterationKind.Cancel => "Cancel succeeded",
            InstanceAlterationKind.ModifyVariable => "ModifyVariable succeeded",
            _ => "ScheduleActivity succeeded",
        };

    private async Task<bool> RunPartAsync(string id, CancellationToken cancellationToken)
    {
        var row = (await database.QuerySingleOrDefaultAsync<Row>(FindSql, new { id }, cancellationToken))!;
        if (row.CompletedAt is not null)
        {
            return false;
        }

        var request = await OpenAsync(row);
        var ids = await listing.IdsAsync(request.Filter, row.Position, AtOnce, cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (ids.Count == 0)
        {
            await transaction.ExecuteAsync(
                CompleteSql,
                new
                {
                    id,
                    status = Done,
                    at = clock.Now,
                },
                cancellationToken
            );
            await transaction.CommitAsync(cancellationToken);
            return false;
        }

        var changed = 0;
        foreach (var instanceId in ids)
        {
            var failure = await ChangeAsync(transaction, instanceId, request.Alterations, row.Actor, cancellationToken);
            changed += failure is null ? 1 : 0;
            await transaction.ExecuteAsync(
                AddJobSql,
                new
                {
                    planId = id,
                    instanceId,
                    status = failure is null ? InstancePlanJob.Completed : InstancePlanJob.Failed,
                    message = failure ?? Describe(request.Alterations[^1]),
                    at = clock.Now,
                },
                cancellationToken
            );
        }

        // Another node that took the plan over has moved it on: then this part is rolled back.
        var moved = await transaction.ExecuteAsync(
            MoveSql,
            new
            {
                id,
                before = row.Position,
                position = ids[^1],
                changed,
                until = TimeProvider.System.GetUtcNow() + Claim,
            },
            cancellationToken
        );
        if (moved == 1)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return moved == 1;
    }

    // Says why it was not changed; null when it was.
    private async Task<string?> ChangeAsync(
        Transaction transaction,
        string instanceId,
        IReadOnlyList<InstanceAlteration> alterations,
        string actor,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await OrderAsync(transaction, instanceId, alterations, actor, cancellationToken)
                ? null
                : "The instance had ended already.";
        }
        catch (LiveCaseException e)
        {
            return e.Message;
        }
    }

    private async Task<bool> OrderAsync(
        Transaction transaction,
        string instanceId,
        IReadOnlyList<InstanceAlteration> alterations,
        string actor,
        CancellationToken cancellationToken
    )
    {
        var values = new JsonObject();
        foreach (var alteration in alterations.Where(a => a.Kind == InstanceAlterationKind.ModifyVariable))
        {
            values[alteration.VariableId!] = alteration.Value?.DeepClone();
        }

        var done =
            values.Count == 0 || await orders.SetVariablesAsync(transaction, instanceId, values, actor, cancellationToken) is not null;
        if (alterations.Any(a => a.Kind == InstanceAlterationKind.Retry))
        {
            done &= await orders.RetryAsync(transaction, instanceId, null, actor, sparesCases: true, cancellationToken) is not null;
        }

        if (alterations.Any(a => a.Kind == InstanceAlterationKind.Cancel))
        {
            done &= await orders.CancelAsync(transaction, instanceId, actor, null, cancellationToken) is not null;
        }

        return done;
    }

    private async Task<InstancePlanRequest> OpenAsync(Row row)
    {
        var key = await vault.KeyAsync(null);
        return JsonSerializer.Deserialize<InstancePlanRequest>(key.Open(Table, row.Id, row.Request), Json)!;
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Actor { get; set; } = "";

        public byte[] Request { get; set; } = [];

        public string Position { get; set; } = "";

        public DateTimeOffset CreatedAt { get; set; }

        public DateTimeOffset? CompletedAt { get; set; }
    }
}
