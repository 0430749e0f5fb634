using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Binds the inputs of an activity to the expressions that its definition gives them.</summary>
internal sealed class InputBinder(WorkflowCompilation compilation)
{
    private static readonly string[] VariableNames = ["id", "name", "typeName"];

    /// <summary>Compiles the inputs and gives each its slot in <see cref="ActivityExecutionContext.InputValues"/>.</summary>
    public void Bind(ActivityNode node, JsonObject source)
    {
        var bound = new List<BoundInput>();
        foreach (var input in node.Descriptor.Inputs)
        {
            var given = source.Member(input.JsonName, input.Name);
            if (input.IsRequired && (input.IsWrapped ? IsMissing(given) && !HasPreset(input, given) : given is null))
            {
                compilation.Report(
                    node.Id,
                    ProblemSeverity.Error,
                    ProblemCodes.MissingInput,
                    $"Input '{input.Name}' of '{node.Label}' is required and has no value."
                );
            }

            if (!input.IsWrapped)
            {
                SetPlainValue(node, input, given);
                NotePlainValue(node, input, given);
                continue;
            }
            var wrapped = CompileInput(node, input, given);
            wrapped.Slot = bound.Count;
            input.Set(node.Activity, wrapped);
            bound.Add(new BoundInput(input, wrapped, wrapped.Expression));
            if (input.Name == "Script" && wrapped.Expression is LiteralExpression { Value: string script })
            {
                compilation.NoteOutputUse(script);
            }
        }
        node.Inputs = [.. bound];
        if (bound.All(b => b.IsConstant))
        {
            node.ConstantInputs = [.. bound.Select(b => b.Expression.Evaluate(null!, default))];
        }
    }

    private Input CompileInput(ActivityNode node, InputDescriptor input, JsonNode? given)
    {
        // An input without an expression keeps the value that the activity class gives it.
        var preset = input.Get(node.Activity) as Input;
        if (given is null || given is JsonObject o && o["expression"] is null && o.ContainsKey("typeName"))
        {
            return preset ?? input.Wrap!(new LiteralExpression(ValueConverter.Convert(input.DefaultValue, input.Type)));
        }

        var expression = given is JsonObject json && json["expression"] is JsonObject inner ? inner : given;
        var compiled =
            CompileDictionary(node, input, expression)
            ?? compilation.CompileExpression(expression, input.Type, node, $"Input '{input.Name}'", TakesSecret(node, input));
        var made = input.Wrap!(input.IsPlainText ? compiled.AsPlainText(input.Type != typeof(string) && WritesJson(expression)) : compiled);
        made.Source = given as JsonObject;
        return made;
    }

    // The value of a secret may be in no state, journal or log: it goes to an activity outside the burst, into an input that is not logged.
    private static bool TakesSecret(ActivityNode node, InputDescriptor input) => input.IsSensitive && node.Descriptor.RunsAsEffect;

    /// <summary>
    /// The expression of an input with the studio's editor of dictionaries, whose entries are expressions; null for a dictionary of plain
    /// values, and for one that does not parse.
    /// </summary>
    private DictionaryExpression? CompileDictionary(ActivityNode node, InputDescriptor input, JsonNode expression)
    {
        if (
            input.UIHint != InputUIHints.Dictionary
            || expression is not JsonObject json
            || json.Text("type") != ExpressionTypes.Object
            || EntriesOf(json["value"]) is not { } entries
            || !entries.Any(entry => IsExpression(entry.Value))
        )
        {
            return null;
        }

        return new DictionaryExpression(
            entries.Select(entry =>
                (
                    entry.Key,
                    IsExpression(entry.Value)
                        ? compilation.CompileExpression(entry.Value!, typeof(object), node, $"'{entry.Key}' of input '{input.Name}'")
                        : new LiteralExpression(ValueJson.FromNode(entry.Value))
                )
            )
        );
    }

    private static JsonObject? EntriesOf(JsonNode? value)
    {
        if (value is not JsonValue written || !written.TryGetValue<string>(out var text))
        {
            return value as JsonObject;
        }

        try
        {
            return JsonDepth.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsExpression(JsonNode? entry) =>
        entry is JsonObject { Count: 2 } json && json.Text("type") is { Length: > 0 } && json.ContainsKey("value");

    // A template that writes an object or a list begins with its bracket; a tag or a value of the template begins with two.
    private static bool WritesJson(JsonNode? expression) =>
        expression is JsonObject json
        && json.Text("value")?.TrimStart() is { Length: > 1 } template
        && (template[0] == '[' || template[0] == '{' && template[1] is not ('{' or '%'));

    // An input that takes no expression has its value directly in the definition.
    private void SetPlainValue(ActivityNode node, InputDescriptor input, JsonNode? given)
    {
        if (given is null || node.Activity is IBindsDefinition && given is JsonArray or JsonObject)
        {
            return;
        }

        try
        {
            input.Set(node.Activity, ValueConverter.ConvertStrict(ValueJson.FromNode(given), input.Type));
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException or JsonException)
        {
            compilation.Report(
                node.Id,
                ProblemSeverity.Error,
                ProblemCodes.Expression,
                $"Input '{input.Name}' of '{node.Label}' is not a {ValueConverter.Describe(input.Type)}."
            );
        }
    }

    // Of a variable the definition has more than what names it, such as its first value.
    private static void NotePlainValue(ActivityNode node, InputDescriptor input, JsonNode? given)
    {
        if (given is null || input.IsSensitive)
        {
            return;
        }

        var shown =
            input.Type == typeof(Variable) && given is JsonObject variable
                ? new JsonObject(
                    VariableNames.Where(variable.ContainsKey).Select(name => KeyValuePair.Create(name, variable[name]?.DeepClone()))
                )
                : given.DeepClone();
        (node.PlainInputs ??= [])[input.Name] = TextLimits.ForLog(shown);
    }

    // What the definition leaves out keeps the value of the activity class, and the studio shows it.
    private static bool HasPreset(InputDescriptor input, JsonNode? given) => given is null && input.DefaultValue is not (null or "");

    private static bool IsMissing(JsonNode? given) =>
        given switch
        {
            null => true,
            JsonObject o when o["expression"] is JsonObject e => e["value"] is null
                || e["value"] is JsonValue v && v.TryGetValue<string>(out var text) && text.Length == 0,
            JsonObject o => o.Count == 0 || o.ContainsKey("typeName"),
            JsonValue v => v.TryGetValue<string>(out var text) && text.Length == 0,
            _ => false,
        };
}
