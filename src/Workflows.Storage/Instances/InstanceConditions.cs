using System.Globalization;
using Dapper;
using Workflows.Engine.Execution;

namespace Workflows.Storage.Instances;

/// <summary>A filter as a condition in SQL on the table of instances, with its parameters.</summary>
internal sealed class InstanceConditions
{
    private readonly List<string> _conditions = [];
    private readonly Dialect _dialect;

    private InstanceConditions(Dialect dialect) => _dialect = dialect;

    public DynamicParameters Parameters { get; } = new();

    public string Where => _conditions.Count == 0 ? "" : " where " + string.Join(" and ", _conditions);

    public static InstanceConditions Of(InstanceFilter filter, Dialect dialect)
    {
        var made = new InstanceConditions(dialect);
        made.AddList("id", "ids", filter.Ids);
        made.AddList("definition_id", "definitionIds", filter.DefinitionIds);
        made.AddList("definition_version_id", "definitionVersionIds", filter.DefinitionVersionIds);
        made.AddList("parent_instance_id", "parentIds", filter.ParentIds);
        made.AddList("status", "statuses", filter.Statuses);
        made.AddList("sub_status", "subStatuses", filter.SubStatuses);
        made.AddProtectedTexts(filter);
        if (filter.Version is { } version)
        {
            made.Add("version = @version", "version", version);
        }

        if (filter.HasIncidents is { } has)
        {
            made._conditions.Add(has ? "incident_count > 0" : "incident_count = 0");
        }

        if (filter.IsSystem == true)
        {
            made._conditions.Add("1 = 0");
        }

        if (filter.WithoutCaseData)
        {
            made._conditions.Add("not is_protected");
        }

        made.AddTimes(filter.Times ?? []);
        return made;
    }

    /// <summary>Adds a condition of the caller's.</summary>
    public void Add(string condition, string name, object value)
    {
        _conditions.Add(condition);
        Parameters.Add(name, value);
    }

    private void AddList(string column, string name, IReadOnlyList<string>? values)
    {
        if (values is { Count: > 0 })
        {
            Add($"{column} in @{name}", name, values.Distinct(StringComparer.Ordinal).ToArray());
        }
    }

    private void AddProtectedTexts(InstanceFilter filter)
    {
        var mayBeCompared = filter.MayReadCaseData ? "" : " and not is_protected";
        if (filter.Names is { Count: > 0 } names)
        {
            Add($"(name in @names{mayBeCompared})", "names", names.ToArray());
        }

        if (filter.CorrelationIds is { Count: > 0 } correlations)
        {
            Parameters.Add("madeCorrelations", correlations.Where(MadeIds.IsOne).ToArray());
            Add(
                $"((correlation_id in @correlations{mayBeCompared}) or correlation_id in @madeCorrelations)",
                "correlations",
                correlations.ToArray()
            );
        }

        if (!string.IsNullOrWhiteSpace(filter.SearchTerm))
        {
            var term = filter.SearchTerm.Trim();
            var like = "%" + Escaped(term.ToLowerInvariant()) + "%";
            Parameters.Add("term", term);
            Add(
                $"""
                (id like @like escape '!' or {Lowered("definition_id")} like @like escape '!'
                    or (({Lowered("name")} like @like escape '!' or {Lowered("correlation_id")} like @like escape '!'){mayBeCompared})
                    {(MadeIds.IsOne(term) ? "or correlation_id = @term" : "")})
                """,
                "like",
                like
            );
        }
    }

    private void AddTimes(IReadOnlyList<InstanceTime> times)
    {
        for (var i = 0; i < times.Count; i++)
        {
            var name = "time" + i.ToString(CultureInfo.InvariantCulture);
            Add($"{ColumnOf(times[i].Column)} {OperatorOf(times[i].Operator)} @{name}", name, times[i].At.ToMicroseconds());
        }
    }

    // SQLite's LIKE takes no notice of the case of the letters that its lower() changes; the function would double the time of a search.
    private string Lowered(string column) => _dialect == Dialect.Sqlite ? column : $"lower({column})";

    private static string Escaped(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);

    private static string ColumnOf(InstanceTimeColumn column) =>
        column switch
        {
            InstanceTimeColumn.CreatedAt => "created_at",
            InstanceTimeColumn.UpdatedAt => "updated_at",
            _ => "finished_at",
        };

    private static string OperatorOf(InstanceTimeOperator compared) =>
        compared switch
        {
            InstanceTimeOperator.Is => "=",
            InstanceTimeOperator.IsNot => "<>",
            InstanceTimeOperator.GreaterThan => ">",
            InstanceTimeOperator.GreaterThanOrEqual => ">=",
            InstanceTimeOperator.LessThan => "<",
            _ => "<=",
        };
}
