using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Describes an activity class once by reflection, and compiles its constructor, getters and setters, so that no execution needs reflection.</summary>
internal static partial class ActivityDescriber
{
    private static readonly ConcurrentDictionary<Type, ActivityDescriptor> Known = new();

    /// <summary>Describes a class. What a process has described once, it keeps: a description depends on its class alone.</summary>
    /// <exception cref="ArgumentException">It is no class of an activity; the sentence says why.</exception>
    public static ActivityDescriptor Describe(Type type) => Known.GetOrAdd(type, Read);

    private static ActivityDescriptor Read(Type type)
    {
        if (!typeof(Activity).IsAssignableFrom(type) || type.IsAbstract || type.ContainsGenericParameters)
        {
            throw new ArgumentException(
                $"{type.FullName} cannot be registered: an activity is a concrete class derived from {nameof(Activity)}.",
                nameof(type)
            );
        }

        var attribute =
            type.GetCustomAttribute<ActivityAttribute>()
            ?? throw new ArgumentException(
                $"{type.FullName} cannot be registered: it lacks [Activity(namespace, category, description)].",
                nameof(type)
            );
        var name = attribute.Type ?? type.Name;
        var create = Expression.Lambda<Func<Activity>>(Expression.New(type)).Compile();
        var sample = create();
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetMethod is not null && p.DeclaringType != typeof(Activity) && p.DeclaringType != typeof(Container))
            .ToList();
        var isTrigger = typeof(ITrigger).IsAssignableFrom(type);
        var kind = attribute.Kind == ActivityKind.Action && isTrigger ? ActivityKind.Trigger : attribute.Kind;
        var embedded = properties.Where(IsPort).Select(EmbeddedPort).ToList();
        var declared = type.GetCustomAttribute<FlowNodeAttribute>();
        var flow = declared?.Outcomes ?? [OutcomeNames.Done];
        return new ActivityDescriptor
        {
            TypeName = $"{attribute.Namespace}.{name}",
            Namespace = attribute.Namespace,
            Name = name,
            Version = attribute.Version,
            Category = attribute.Category ?? attribute.Namespace,
            DisplayName = attribute.DisplayName ?? Words(name),
            Description = attribute.Description,
            Kind = kind,
            RunsAsEffect = kind is ActivityKind.Task or ActivityKind.Job && !attribute.InBurst,
            IsTrigger = isTrigger,
            IsContainer = typeof(Container).IsAssignableFrom(type) || embedded.Count > 0,
            IsStart = type == typeof(Activities.Start),
            IsTerminal = typeof(ITerminalNode).IsAssignableFrom(type),
            IsBrowsable = !attribute.Hidden,
            Inputs = [.. properties.Where(IsInput).Select(p => Input(p, sample, attribute.PlainText)).OrderBy(i => i.Order)],
            Outputs = [.. properties.Where(p => typeof(Output).IsAssignableFrom(p.PropertyType)).Select(Output)],
            Ports = [.. embedded, .. flow.Select(o => new PortDescriptor { Name = o, DisplayName = o })],
            HasFixedPorts = declared is null ? attribute.Namespace != "Elsa" : !declared.IsOpen,
            Create = create,
        };
    }

    private static bool IsInput(PropertyInfo p) =>
        p.SetMethod is not null && (typeof(Input).IsAssignableFrom(p.PropertyType) || p.GetCustomAttribute<InputAttribute>() is not null);

    private static bool IsPort(PropertyInfo p) => p.SetMethod is not null && typeof(Activity).IsAssignableFrom(p.PropertyType);

    private static PortDescriptor EmbeddedPort(PropertyInfo p)
    {
        var attribute = p.GetCustomAttribute<PortAttribute>();
        var name = attribute?.Name ?? p.Name;
        return new PortDescriptor
        {
            Name = name,
            DisplayName = attribute?.DisplayName ?? name,
            IsEmbedded = true,
            IsBrowsable = attribute?.Hidden != true,
            JsonName = Camel(name),
            Set = Setter(p),
        };
    }

    private static InputDescriptor Input(PropertyInfo p, Activity sample, bool plainText)
    {
        var attribute = p.GetCustomAttribute<InputAttribute>() ?? new InputAttribute();
        var wrapped = typeof(Input).IsAssignableFrom(p.PropertyType);
        var type = wrapped ? p.PropertyType.GetGenericArguments()[0] : p.PropertyType;
        var name = attribute.Name ?? p.Name;
        var get = Getter(p);
        var preset =
            get(sample) is Input { Expression: LiteralExpression literal } ? literal.Value
            : wrapped ? null
            : get(sample);
        return new InputDescriptor
        {
            Name = name,
            JsonName = Camel(name),
            Type = type,
            IsWrapped = wrapped,
            DisplayName = attribute.DisplayName ?? Words(name),
            Description = attribute.Description,
            Category = attribute.Category,
            UIHint = attribute.UIHint ?? DefaultHint(type),
            Options = attribute.Options ?? ((Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } e ? Enum.GetNames(e) : []),
            UIHandler = attribute.UIHandler,
            FixedOutcomes = attribute.FixedOutcomes ?? [],
            Property = p,
            DefaultSyntax = attribute.DefaultSyntax,
            DefaultValue = attribute.DefaultValue ?? preset,
            Order = attribute.Order,
            IsRequired = attribute.IsRequired,
            IsSensitive = attribute.IsSensitive,
            IsPlainText = plainText && !attribute.IsHtml,
            IsInClear = attribute.IsInClear,
            AutoEvaluate = attribute.AutoEvaluate,
            IsBrowsable = !attribute.Hidden,
            Set = Setter(p),
            Get = get,
            Wrap = wrapped ? Wrapper(p.PropertyType) : null,
        };
    }

    private static OutputDescriptor Output(PropertyInfo p)
    {
        var attribute = p.GetCustomAttribute<OutputAttribute>() ?? new OutputAttribute();
        var name = attribute.Name ?? p.Name;
        return new OutputDescriptor
        {
            Name = name,
            JsonName = Camel(name),
            Type = p.PropertyType.GetGenericArguments()[0],
            DisplayName = attribute.DisplayName ?? Words(name),
            Description = attribute.Description,
            TellsAnswers = attribute.TellsAnswers,
            Set = Setter(p),
            Get = Getter(p),
            Create = Expression.Lambda<Func<Output>>(Expression.New(p.PropertyType)).Compile(),
        };
    }

    private static Action<Activity, object?> Setter(PropertyInfo p)
    {
        var activity = Expression.Parameter(typeof(Activity));
        var value = Expression.Parameter(typeof(object));
        return Expression
            .Lambda<Action<Activity, object?>>(
                Expression.Assign(
                    Expression.Property(Expression.Convert(activity, p.DeclaringType!), p.DeclaringType!.GetProperty(p.Name)!),
                    Expression.Convert(value, p.PropertyType)
                ),
                activity,
                value
            )
            .Compile();
    }

    private static Func<Activity, object?> Getter(PropertyInfo p)
    {
        var activity = Expression.Parameter(typeof(Activity));
        return Expression
            .Lambda<Func<Activity, object?>>(
                Expression.Convert(Expression.Property(Expression.Convert(activity, p.DeclaringType!), p), typeof(object)),
                activity
            )
            .Compile();
    }

    private static Func<CompiledExpression, Input> Wrapper(Type inputType)
    {
        var expression = Expression.Parameter(typeof(CompiledExpression));
        return Expression
            .Lambda<Func<CompiledExpression, Input>>(
                Expression.New(inputType.GetConstructor([typeof(CompiledExpression)])!, expression),
                expression
            )
            .Compile();
    }

    private static string DefaultHint(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(bool))
        {
            return InputUIHints.Checkbox;
        }

        if (plain.IsEnum)
        {
            return InputUIHints.DropDown;
        }

        if (plain == typeof(DateTimeOffset) || plain == typeof(DateTime))
        {
            return InputUIHints.DateTimePicker;
        }

        return plain != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(plain)
            ? InputUIHints.MultiText
            : InputUIHints.SingleLine;
    }

    private static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    private static string Words(string name) => WordStart().Replace(name, " ");

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex WordStart();
}
