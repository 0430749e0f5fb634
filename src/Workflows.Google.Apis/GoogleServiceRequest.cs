using Google.Apis.Discovery;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Requests;

/// <summary>A request to a Google service with the query parameters that all of its methods share. Source: Google API discovery documents, parameters.</summary>
public abstract class GoogleServiceRequest<TResponse> : ClientServiceRequest<TResponse>
{
    protected GoogleServiceRequest(IClientService service)
        : base(service) { }

    [RequestParameter("$.xgafv", RequestParameterType.Query)]
    public virtual XgafvEnum? Xgafv { get; set; }

    [RequestParameter("access_token", RequestParameterType.Query)]
    public virtual string? AccessToken { get; set; }

    [RequestParameter("alt", RequestParameterType.Query)]
    public virtual AltEnum? Alt { get; set; }

    [RequestParameter("fields", RequestParameterType.Query)]
    public virtual string? Fields { get; set; }

    [RequestParameter("key", RequestParameterType.Query)]
    public virtual string? Key { get; set; }

    [RequestParameter("prettyPrint", RequestParameterType.Query)]
    public virtual bool? PrettyPrint { get; set; }

    [RequestParameter("quotaUser", RequestParameterType.Query)]
    public virtual string? QuotaUser { get; set; }

    /// <summary>The format of errors.</summary>
    public enum XgafvEnum
    {
        [StringValue("1")]
        Value1 = 0,

        [StringValue("2")]
        Value2 = 1,
    }

    /// <summary>The format of answers.</summary>
    public enum AltEnum
    {
        [StringValue("json")]
        Json = 0,

        [StringValue("media")]
        Media = 1,

        [StringValue("proto")]
        Proto = 2,
    }

    protected override void InitParameters()
    {
        base.InitParameters();
        foreach (var name in (string[])["$.xgafv", "access_token", "alt", "fields", "key", "prettyPrint", "quotaUser"])
        {
            RequestParameters.Add(name, QueryParameter(name));
        }
    }

    private protected static Parameter PathParameter(string name) =>
        new()
        {
            Name = name,
            IsRequired = true,
            ParameterType = "path",
        };

    private protected static Parameter QueryParameter(string name) =>
        new()
        {
            Name = name,
            IsRequired = false,
            ParameterType = "query",
        };
}
