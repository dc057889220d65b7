import classes from "./brand.module.css";
import { Icon } from "./icon";

export function Brand() {
  return (
    <span className={classes.brand}>
      <Icon name="logo" size={24} />
      Rapport
    </span>
  );
}
