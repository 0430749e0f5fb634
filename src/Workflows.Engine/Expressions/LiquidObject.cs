using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Fluid;
using Fluid.Values;

namespace Workflows.Engine.Expressions;

/// <summary>Gives a template access to a JSON object.</summary>
internal sealed class LiquidObject(JsonObject source) : FluidValue
{
    public override FluidValues Type => FluidValues.Dictionary;

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) =>
        name switch
        {
            "size" when !source.ContainsKey(name) => new(NumberValue.Create(source.Count)),
            _ => new(LiquidExpression.ToFluid(ValueJson.FromNode(Find(name)))),
        };

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context) =>
        GetValueAsync(index.ToStringValue(), context);

    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) =>
        source.Select(p => (FluidValue)new ArrayValue([StringValue.Create(p.Key), LiquidExpression.ToFluid(ValueJson.FromNode(p.Value))]));

    public override bool Equals(FluidValue? other) => other is LiquidObject o && JsonNode.DeepEquals(source, (JsonNode?)o.ToObjectValue());

    public override bool ToBooleanValue() => true;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue() => source.ToJsonString(ValueConverter.Json);

    public override object? ToObjectValue() => source;

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo)
    {
        encoder.Encode(writer, ToStringValue());
        return default;
    }

    private JsonNode? Find(string name) =>
        source.TryGetPropertyValue(name, out var value)
        || name.Length > 0 && source.TryGetPropertyValue(char.ToUpperInvariant(name[0]) + name[1..], out value)
            ? value
            : null;
}
