namespace Workflows.Tests.Scenarios;

/// <summary>Addresses of the sample people in people/sample.yaml; they are fictional.</summary>
internal static class People
{
    public const string Asha = "asha.malik@harbour.example";
    public const string Noor = "noor.haddad@harbour.example";
    public const string Ben = "ben.cole@harbour.example";
    public const string Helen = "helen.okafor@harbour.example";
    public const string Priya = "priya.nair@harbour.example";
    public const string Janet = "janet.lowe@harbour.example";
    public const string Tom = "tom.reid@harbour.example";
    public const string Ruth = "ruth.adey@harbour.example";
    public const string Lee = "lee.wong@harbour.example";
    public const string Sam = "sam.poole@harbour.example";
    public const string Dana = "dana.fox@harbour.example";

    /// <summary>Ids that the product knows them by.</summary>
    public const string HelenId = "l-01";
    public const string PriyaId = "l-02";
}
