{% test fresh_within_hours(model, column, hours) %}
-- One row where the newest is older than that.
select max({{ column }}) as newest
from {{ model }}
having max({{ column }}) < {{ dbt.dateadd('hour', -hours, dbt.current_timestamp()) }}
{% endtest %}
