using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions;

/// <summary>Defines Elsa's helper functions in a script engine: only those that the script names.</summary>
internal sealed class JavaScriptGlobals(JintEngine engine, IExpressionScope scope)
{
    private static readonly Dictionary<string, Func<JavaScriptGlobals, JsValue[], JsValue>> Helpers = new(StringComparer.Ordinal)
    {
        ["getWorkflowInstanceId"] = (g, _) => g.Js(g.Scope.InstanceId),
        ["getWorkflowDefinitionId"] = (g, _) => g.Js(g.Scope.DefinitionId),
        ["getWorkflowDefinitionVersionId"] = (g, _) => g.Js(g.Scope.DefinitionVersionId),
        ["getWorkflowDefinitionVersion"] = (g, _) => g.Js(g.Scope.DefinitionVersion),
        ["getWorkflowInstanceName"] = (g, _) => g.Js(g.Scope.InstanceName),
        ["setWorkflowInstanceName"] = (g, a) => g.Do(() => g.Scope.InstanceName = Text(a, 0)),
        ["getCorrelationId"] = (g, _) => g.Js(g.Scope.CorrelationId),
        ["setCorrelationId"] = (g, a) => g.Do(() => g.Scope.CorrelationId = Text(a, 0)),
        ["getVariable"] = (g, a) => g.Variable(Text(a, 0)),
        ["setVariable"] = (g, a) => g.Do(() => g.SetVariable(Text(a, 0) ?? "", Arg(a, 1))),
        ["getInput"] = (g, a) => g.Input(Text(a, 0) ?? ""),
        ["getOutputFrom"] = (g, a) => g.Output(Text(a, 0) ?? "", Text(a, 1)),
        ["getLastResult"] = (g, _) => g._loans.Lend("getLastResult()", g.Scope.LastResult, value => g.Scope.LastResult = value),
        ["getAnswer"] = (g, a) => g.ReadOnly("getAnswer", Text(a, 0) ?? "", g.Scope.ReadSet.Answers),
        ["getFact"] = (g, a) => g.ReadOnly("getFact", Text(a, 0) ?? "", g.Scope.ReadSet.Facts),
        ["isNullOrEmpty"] = (g, a) => g.Js(string.IsNullOrEmpty(Text(a, 0))),
        ["isNullOrWhiteSpace"] = (g, a) => g.Js(string.IsNullOrWhiteSpace(Text(a, 0))),
        ["toJson"] = (g, a) => g.Js(ValueJson.ToNode(JavaScriptValues.FromJs(Arg(a, 0)))?.ToJsonString(ValueConverter.TextJson) ?? "null"),
        ["fromJson"] = (g, a) => g.Js(ParseJson(Text(a, 0))),
        ["parseGuid"] = (g, a) => g.Js(Guid.Parse(Text(a, 0) ?? "").ToString()),
        ["newGuid"] = (g, _) => g.Js(g.Scope.NextGuid().ToString()),
        ["newGuidString"] = (g, _) => g.Js(g.Scope.NextGuid().ToString()),
        ["getGuidString"] = (g, _) => g.Js(g.Scope.NextGuid().ToString()),
        ["newShortGuid"] = (g, _) => g.Js(g.ShortGuid()),
        ["getShortGuid"] = (g, _) => g.Js(g.ShortGuid()),
        ["bytesToString"] = (g, a) => g.Js(Encoding.UTF8.GetString(Bytes(a, 0))),
        ["bytesFromString"] = (g, a) => g.Js(Encoding.UTF8.GetBytes(Text(a, 0) ?? "")),
        ["bytesToBase64"] = (g, a) => g.Js(Convert.ToBase64String(Bytes(a, 0))),
        ["bytesFromBase64"] = (g, a) => g.Js(Convert.FromBase64String(Text(a, 0) ?? "")),
        ["stringToBase64"] = (g, a) => g.Js(Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(a, 0) ?? ""))),
        ["stringFromBase64"] = (g, a) => g.Js(Encoding.UTF8.GetString(Convert.FromBase64String(Text(a, 0) ?? ""))),
    };

    private readonly ScriptLoans _loans = new(engine);
    private JsObject? _variables;
    private Dictionary<string, JsValue>? _variablesBefore;

    private IExpressionScope Scope { get; } = scope;

    public void Install(PreparedScript script)
    {
        if (script.SeesEverything)
        {
            foreach (var name in Helpers.Keys)
            {
                InstallHelper(name);
            }

            foreach (var variable in Scope.VariablesInScope())
            {
                InstallAccessor("get" + variable.PascalName);
                InstallAccessor("set" + variable.PascalName);
            }
        }
        foreach (var name in script.Globals)
        {
            if (name == "Math")
            {
                MakeRandomRepeatable();
            }
            else if (name == "variables")
            {
                InstallVariables();
            }
            // A variable called Input makes an accessor getInput(), which hides the helper of that name, as in Elsa.
            else if (!InstallAccessor(name))
            {
                InstallHelper(name);
            }
        }
    }

    /// <summary>Takes back the objects that the script changed, and sets the variables that it changed in its <c>variables</c> object.</summary>
    public void TakeBackVariables()
    {
        _loans.TakeBack();
        if (_variables is null)
        {
            return;
        }

        foreach (var (key, property) in _variables.GetOwnProperties().ToArray())
        {
            var name = key.ToString();
            var value = _variables.Get(key);
            if (!_variablesBefore!.TryGetValue(name, out var before) || !ReferenceEquals(before, value))
            {
                Scope.SetVariable(name, JavaScriptValues.FromJs(value));
            }
        }
    }

    private static JsValue Arg(JsValue[] arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;

    private static string? Text(JsValue[] arguments, int index)
    {
        var value = Arg(arguments, index);
        return value.IsNull() || value.IsUndefined() ? null : ValueConverter.ToText(JavaScriptValues.FromJs(value));
    }

    private static byte[] Bytes(JsValue[] arguments, int index) =>
        ValueConverter.Convert<byte[]>(JavaScriptValues.FromJs(Arg(arguments, index))) ?? [];

    private static object? ParseJson(string? text)
    {
        if (text is null)
        {
            return null;
        }

        ValueBudget.CheckJson(text);
        return ValueJson.FromNode(JsonDepth.Parse(text));
    }

    private JsValue Js(object? value) => JavaScriptValues.ToJs(engine, value);

    private JsValue Do(Action action)
    {
        action();
        return JsValue.Undefined;
    }

    private JsValue Variable(string? name) =>
        name is not null && Scope.TryGetVariable(name, out var value)
            ? _loans.Lend(CallOf(name), value, changed => Scope.SetVariable(name, changed))
            : JsValue.Null;

    private JsValue Input(string name) =>
        _loans.Lend($"getInput('{name}')", Scope.GetInput(name), changed => Scope.SetInput(name, changed));

    private JsValue Output(string activity, string? output) =>
        _loans.Lend(
            $"getOutputFrom('{activity}', '{output}')",
            Scope.GetOutput(activity, output),
            changed => Scope.SetOutput(activity, output, changed)
        );

    // Answers and facts are records of what a person sent; a script that changes one would go on with another answer than the person gave.
    private JsValue ReadOnly(string function, string name, IReadOnlyDictionary<string, JsonNode?> values) =>
        _loans.Lend(
            $"{function}('{name}')",
            ValueJson.FromNode(values.GetValueOrDefault(name)),
            _ =>
                throw new ExpressionException(
                    $"The script changed what {function}('{name}') gave, which cannot be changed; change a copy, for example [...list] or {{ ...object }}."
                )
        );

    private static string CallOf(string variable) => $"getVariable('{variable}')";

    private void SetVariable(string name, JsValue value)
    {
        if (_variables is not null)
        {
            _variables.Set(name, value);
            _variablesBefore![name] = value;
        }
        Scope.SetVariable(name, JavaScriptValues.FromJs(value));
        _loans.Replace(
            CallOf(name),
            value,
            Scope.TryGetVariable(name, out var kept) ? kept : null,
            changed => Scope.SetVariable(name, changed)
        );
    }

    private string ShortGuid() =>
        Convert
            .ToBase64String(Scope.NextGuid().ToByteArray())
            .Replace("/", "", StringComparison.Ordinal)
            .Replace("+", "", StringComparison.Ordinal)
            .TrimEnd('=');

    private void InstallHelper(string name)
    {
        if (Helpers.TryGetValue(name, out var helper))
        {
            Define(name, arguments => helper(this, arguments));
        }
    }

    private bool InstallAccessor(string name)
    {
        if (name.Length <= 3 || !char.IsUpper(name[3]))
        {
            return false;
        }

        var getter = name.StartsWith("get", StringComparison.Ordinal);
        if (!getter && !name.StartsWith("set", StringComparison.Ordinal))
        {
            return false;
        }

        var wanted = name.AsSpan(3);
        // As in Elsa, an input hides a variable of the same name.
        if (getter && InstallInput(name, wanted))
        {
            return true;
        }

        foreach (var variable in Scope.VariablesInScope())
        {
            if (!wanted.SequenceEqual(variable.PascalName))
            {
                continue;
            }

            var variableName = variable.Name;
            if (getter)
            {
                Define(name, _ => Variable(variableName));
            }
            else
            {
                Define(name, a => Do(() => SetVariable(variableName, Arg(a, 0))));
            }

            return true;
        }
        return getter && InstallOutput(name, wanted);
    }

    private bool InstallInput(string name, ReadOnlySpan<char> wanted)
    {
        foreach (var input in Scope.InputNames())
        {
            if (!wanted.SequenceEqual(Pascal(input)))
            {
                continue;
            }

            Define(name, _ => Input(input));
            return true;
        }
        return false;
    }

    private bool InstallOutput(string name, ReadOnlySpan<char> wanted)
    {
        if (!name.Contains("From", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var (activity, output) in Scope.OutputNames())
        {
            if (!wanted.SequenceEqual($"{Pascal(output)}From{Pascal(activity)}"))
            {
                continue;
            }

            Define(name, _ => Output(activity, output));
            return true;
        }
        return false;
    }

    private void InstallVariables()
    {
        _variables = new JsObject(engine);
        _variablesBefore = new Dictionary<string, JsValue>(StringComparer.Ordinal);
        foreach (var variable in Scope.VariablesInScope())
        {
            if (_variablesBefore.ContainsKey(variable.Name))
            {
                continue;
            }

            var value = Variable(variable.Name);
            _variablesBefore[variable.Name] = value;
            _variables.FastSetDataProperty(variable.Name, value);
        }
        engine.SetValue("variables", _variables);
    }

    // A burst that is run again must draw the same numbers, so they are derived from the execution's id.
    private void MakeRandomRepeatable()
    {
        var random = new ClrFunction(
            engine,
            "random",
            (_, _) =>
            {
                Span<byte> bytes = stackalloc byte[16];
                Scope.NextGuid().TryWriteBytes(bytes);
                return JsNumber.Create(
                    (BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) >> 11 & ((1UL << 50) - 1)) * (1.0 / (1UL << 50))
                );
            },
            0,
            PropertyFlag.AllForbidden
        );
        engine.GetValue("Math").AsObject().FastSetProperty("random", new PropertyDescriptor(random, PropertyFlag.NonEnumerable));
    }

    private void Define(string name, Func<JsValue[], JsValue> call) =>
        engine.SetValue(
            name,
            new ClrFunction(
                engine,
                name,
                (_, arguments) =>
                {
                    try
                    {
                        return call(arguments);
                    }
                    catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or ArgumentException)
                    {
                        throw new ExpressionException($"{name}(): {e.Message}", e);
                    }
                },
                0,
                PropertyFlag.AllForbidden
            )
        );

    private static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        var upper = true;
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                upper = true;
                continue;
            }
            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }
        return text.ToString();
    }
}
