namespace Bookly.ApiService.Data;

/// <summary>What a feature puts into the database in Development, once it is up to date. In the order of registration, on one replica at a time.</summary>
public interface IDevelopmentSeed
{
    Task SeedAsync(CancellationToken cancellationToken);
}
